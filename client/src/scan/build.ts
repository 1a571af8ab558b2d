import {
  ProcessExecution,
  Task,
  TaskPanelKind,
  TaskRevealKind,
  TaskScope,
  tasks,
  type Uri,
  window,
  workspace,
} from 'vscode';
import {
  type BuildPlan,
  type PlanBuildResult,
  planBuild,
  type ScanBuiltResult,
  type ScanImageResult,
  scanBuilt,
} from '../../../server/src/protocol-scan.ts';
import { ask, askPatiently, type Deck, isTrouble, tellTrouble } from './ask.ts';
import { showResult } from './view-id.ts';

/** Builds a Dockerfile with a program of the user's, in a terminal, and scans what it made. Asks before it runs anything. */
export async function buildAndScan(deck: Deck, file: Uri): Promise<ScanImageResult | undefined> {
  await workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString())?.save();
  const planned = await ask<PlanBuildResult>(deck.server, planBuild, { uri: file.toString() });
  if (isTrouble(planned)) {
    void tellTrouble(planned);
    return undefined;
  }
  const plan = await choose(planned.plans);
  if (plan === undefined || !(await confirmed(plan, file))) return undefined;
  if (!(await runs(`Build ${nameOf(file)}`, plan.program, plan.args, plan.context))) return undefined;
  return scan(deck, plan, file);
}

async function scan(
  deck: Deck,
  { build, context }: BuildPlan,
  file: Uri,
): Promise<ScanImageResult | undefined> {
  const title = `Scanning what ${nameOf(file)} builds`;
  let answer = await askPatiently<ScanBuiltResult>(deck, title, scanBuilt, { build });
  if ('save' in answer) {
    const { program, args } = answer.save;
    if (!(await runs('Save the built image', program, args, context))) return undefined;
    answer = await askPatiently<ScanBuiltResult>(deck, title, scanBuilt, { build, saved: true });
  }
  if ('save' in answer) return undefined;
  if (isTrouble(answer)) void tellTrouble(answer);
  else {
    window.setStatusBarMessage(`Seaworthy: ${nameOf(file)} builds: ${answer.summary}.`, 8000);
    await showResult(answer.result);
  }
  return answer;
}

async function choose(plans: readonly BuildPlan[]): Promise<BuildPlan | undefined> {
  if (plans.length <= 1) return plans[0];
  const items = plans.map((plan) => ({
    label: `$(package) ${plan.tool}`,
    description: plan.contextName === '.' ? 'in the workspace folder' : `in ${plan.contextName}`,
    plan,
  }));
  const picked = await window.showQuickPick(items, {
    title: 'Seaworthy: Build and Scan',
    placeHolder: 'With what, and in which folder? COPY takes its files from there.',
    matchOnDescription: true,
  });
  return picked?.plan;
}

async function confirmed({ command, tool }: BuildPlan, file: Uri): Promise<boolean> {
  const yes = 'Build and Scan';
  const detail = `It runs what the Dockerfile says, and ${tool} pulls the images that it names:\n\n${command}`;
  return (await window.showWarningMessage(`Build ${nameOf(file)}?`, { modal: true, detail }, yes)) === yes;
}

/** Runs a program in a terminal, without a shell; whether it went well. Why not stands in the terminal. */
async function runs(name: string, program: string, args: readonly string[], cwd: string): Promise<boolean> {
  const execution = new ProcessExecution(program, [...args], { cwd });
  const task = new Task({ type: 'seaworthy' }, TaskScope.Workspace, name, 'Seaworthy', execution, []);
  task.presentationOptions = { reveal: TaskRevealKind.Always, panel: TaskPanelKind.Dedicated, clear: true };
  const code = new Promise<number | undefined>((resolve) => {
    const listening = tasks.onDidEndTaskProcess(({ execution: ended, exitCode }) => {
      if (ended.task.name !== name || ended.task.source !== 'Seaworthy') return;
      listening.dispose();
      resolve(exitCode);
    });
  });
  await tasks.executeTask(task);
  const ended = await code;
  if (ended === 0) return true;
  void window.showWarningMessage(
    `${name}: it ended with ${ended ?? 'no code'}, so there is nothing to scan. Its terminal says why.`,
  );
  return false;
}

const nameOf = ({ path }: Uri): string => path.slice(path.lastIndexOf('/') + 1);

import { Uri, ViewColumn, type WebviewPanel, window, workspace } from 'vscode';
import {
  type DownloadAdvisoriesResult,
  downloadAdvisories,
  type EcosystemChoice,
  type ExportScanParams,
  type ExportScanResult,
  exportScan,
  importScan,
  type ScanImageResult,
} from '../../../server/src/protocol-scan.ts';
import { ask, askPatiently, type Deck, isTrouble, tellTrouble } from './ask.ts';
import { activeDockerfile } from './scan.ts';
import type { ScanView } from './view.ts';
import { showResult } from './view-id.ts';

/** A result that somebody names, else the only one, else the one that is picked. */
export async function pickResult({ nodes, view }: ScanView, why: string): Promise<string | undefined> {
  const [selected] = view.selection;
  const images = nodes.filter(({ kind }) => kind === 'image');
  if (images.length <= 1) {
    if (images.length === 0) void window.showInformationMessage('No image has been scanned yet.');
    return images[0]?.result;
  }
  const items = images.map(({ label, description = '', result }) => ({
    label,
    description,
    picked: result === selected?.result,
    result,
  }));
  return (await window.showQuickPick(items, { placeHolder: why }))?.result;
}

const sboms = [
  {
    label: 'CycloneDX 1.6',
    description: 'JSON, with vulnerabilities where they were looked for',
    format: 'cyclonedx',
  },
  { label: 'SPDX 2.3', description: 'JSON', format: 'spdx' },
] as const;

/** Saves what an image is made of as other programs read it. */
export async function exportSbom(deck: Deck, result: string, given?: string): Promise<Uri | undefined> {
  const format =
    sboms.find((one) => one.format === given) ??
    (await window.showQuickPick(sboms, { placeHolder: 'In which format?' }));
  return format && save(deck, { result, format: format.format }, 'JSON', ['json']);
}

export const saveReport = (deck: Deck, result: string): Promise<Uri | undefined> =>
  save(deck, { result, format: 'html' }, 'Web page', ['html']);

async function save(
  { server }: Deck,
  params: ExportScanParams,
  kind: string,
  extensions: string[],
): Promise<Uri | undefined> {
  const made = await ask<ExportScanResult>(server, exportScan, params);
  if (isTrouble(made)) {
    void tellTrouble(made);
    return undefined;
  }
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const file = await window.showSaveDialog({
    filters: { [kind]: extensions },
    ...(folder && { defaultUri: Uri.joinPath(folder, made.name) }),
  });
  if (file === undefined) return undefined;
  await workspace.fs.writeFile(file, new TextEncoder().encode(made.text));
  const open = 'Open';
  void window.showInformationMessage(`Saved ${made.name}.`, open).then(async (picked) => {
    if (picked === open) await window.showTextDocument(file);
  });
  return file;
}

/** Shows a result as a page. What stands on it asks for nothing: its own policy forbids that, and so does the panel's. */
export async function openReport(
  { server }: Deck,
  result: string,
  title: string,
): Promise<WebviewPanel | undefined> {
  const made = await ask<ExportScanResult>(server, exportScan, {
    result,
    format: 'html',
  } satisfies ExportScanParams);
  if (isTrouble(made)) {
    void tellTrouble(made);
    return undefined;
  }
  const panel = window.createWebviewPanel('seaworthy.scanReport', `Scan: ${title}`, ViewColumn.Active, {
    enableScripts: true,
    enableForms: true,
    enableCommandUris: false,
    localResourceRoots: [],
  });
  panel.webview.html = made.text;
  return panel;
}

/** Takes in what another scanner has written. */
export async function importReport(deck: Deck, given?: Uri): Promise<ScanImageResult | undefined> {
  const file =
    given ??
    (
      await window.showOpenDialog({
        title: 'Import a Scanner’s Report',
        openLabel: 'Import',
        filters: {
          'Reports of Trivy, Grype, Snyk, Clair, Scout; CycloneDX, SPDX': ['json', 'sarif'],
          'All files': ['*'],
        },
      })
    )?.[0];
  if (file === undefined) return undefined;
  const beside = activeDockerfile();
  const answer = await ask<ScanImageResult>(deck.server, importScan, {
    uri: file.toString(),
    ...(beside && { beside: beside.toString() }),
  });
  if (isTrouble(answer)) void tellTrouble(answer);
  else {
    window.setStatusBarMessage(`Seaworthy: ${answer.title}: ${answer.summary}.`, 8000);
    await showResult(answer.result);
  }
  return answer;
}

/** Fetches advisories, so that scans find vulnerabilities without a network. */
export async function download(deck: Deck): Promise<DownloadAdvisoriesResult | undefined> {
  const offered = await ask<DownloadAdvisoriesResult>(deck.server, downloadAdvisories, { allowed: [] });
  if (isTrouble(offered)) {
    void tellTrouble(offered);
    return offered;
  }
  const ecosystems = 'choices' in offered ? await pickEcosystems(offered.choices) : undefined;
  if (ecosystems === undefined || ecosystems.length === 0) return undefined;
  const answer = await askPatiently<DownloadAdvisoriesResult>(
    deck,
    'Downloading advisories',
    downloadAdvisories,
    { ecosystems },
  );
  if (isTrouble(answer)) void tellTrouble(answer);
  else if ('message' in answer) offerToUse(answer.message);
  return answer;
}

async function pickEcosystems(choices: readonly EcosystemChoice[]): Promise<readonly string[] | undefined> {
  const items = choices.map(({ name, needed }) => ({
    label: name,
    picked: needed,
    ...(needed && { description: 'in an image that was scanned' }),
  }));
  const picked = await window.showQuickPick(items, {
    title: 'Seaworthy: Download Advisories',
    placeHolder: 'Of which packages?',
    canPickMany: true,
  });
  return picked?.map(({ label }) => label);
}

/** What was downloaded is of use only where it is asked. */
function offerToUse(message: string): void {
  const settings = workspace.getConfiguration('seaworthy.scan');
  if (settings.get('advisories') === 'osv-offline') {
    void window.showInformationMessage(message);
    return;
  }
  const yes = 'Use Them';
  void window
    .showInformationMessage(`${message} Scans do not look into them yet.`, yes)
    .then(async (picked) => {
      if (picked === yes) await settings.update('advisories', 'osv-offline', true);
    });
}

/**
 * Whether a program is one that distributions install setuid or setgid in their base systems. They say something
 * about an image only where it installs them itself.
 */
export const isUsualSetuid = (path: string): boolean =>
  /^(?:usr\/)?(?:bin|sbin|libexec|lib)\//.test(path) && usual.has(path.slice(path.lastIndexOf('/') + 1));

const usual: ReadonlySet<string> = new Set(
  [
    'su mount umount passwd gpasswd newgrp chsh chfn chage expiry wall write bsd-write crontab unix_chkpwd',
    'pam_timestamp_check newuidmap newgidmap bbsuid ssh-agent ssh-keysign dbus-daemon-launch-helper utempter ping ping6 fusermount fusermount3',
    'pam_extrausers_chkpwd staprun userhelper usernetctl sg at ksu pkexec polkit-agent-helper-1 write.ul',
  ]
    .join(' ')
    .split(' '),
);

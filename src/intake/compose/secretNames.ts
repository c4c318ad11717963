/** Whether a variable of this name holds a secret: `DB_PASSWORD`, `STRIPE_KEY`, `JWT_SECRET`, `GITHUB_TOKEN`. */
export function isSecretName(name: string): boolean {
  return /(?:PASSWORDS?|PASSWD|PASSPHRASE|(?:^|_)PASS|(?:^|_)PWD?|SECRETS?|TOKENS?|(?:^|_|API|ACCESS|SECRET|PRIVATE|AUTH)KEYS?|CREDENTIALS?|KEY_BASE|_DSN)$/i.test(
    name,
  );
}

/** Whether a text holds a password or a private key, whatever it is called. */
export function isSecretText(text: string): boolean {
  return /[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i.test(text) || /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text);
}

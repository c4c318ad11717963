/** A credential of the controller; its values are read from variables of these names, never written down. */
export type Credential = { readonly id: string; readonly description: string } & (
  | { readonly kind: 'login'; readonly userVariable: string; readonly passwordVariable: string }
  | { readonly kind: 'text'; readonly variable: string }
  | { readonly kind: 'sshKey'; readonly user: string; readonly variable: string }
  /** A plugin's own kind of credential, by its name in the configuration as code; its secret is the property `token`. */
  | { readonly kind: 'token'; readonly type: string; readonly variable: string }
);

/** `GITHUB_USER` and `GITHUB_TOKEN` for the credential `github`. */
export function login(id: string, secret: 'TOKEN' | 'PASSWORD', description: string): Credential {
  const prefix = id.toUpperCase().replace(/\W/g, '_');
  return { kind: 'login', id, description, userVariable: `${prefix}_USER`, passwordVariable: `${prefix}_${secret}` };
}

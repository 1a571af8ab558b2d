/** What opens a registry. It goes into a request to that registry or its token service, and nowhere else. */
export type Credentials =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** Is exchanged for an access token. */
  | { readonly kind: 'identity'; readonly token: string }
  /** Is an access token. */
  | { readonly kind: 'bearer'; readonly token: string };

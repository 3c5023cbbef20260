import { createHmac } from 'node:crypto';

/** What a call needs besides its parameters. */
export const connection = { url: '', token: '', secret: '' };

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

function sign(url: URL, method: string) {
  const canonical = [...url.searchParams]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');
  const mac = createHmac('sha1', `${connection.secret}&`).update(`${method}&%2F&${encode(canonical)}`);
  url.searchParams.set('Signature', mac.digest('base64'));
}

/** Sends the calls of the generated functions. */
export async function http<T>(path: string, options: RequestInit): Promise<T> {
  const url = new URL(path, connection.url);
  const headers = new Headers(options.headers);
  if (url.searchParams.has('SignatureMethod')) {
    sign(url, options.method ?? 'GET');
  } else {
    headers.set('Authorization', `Bearer ${connection.token}`);
  }
  const response = await fetch(url, { ...options, headers });
  return { data: await response.json(), status: response.status, headers: response.headers } as T;
}

/** What the editor's settings say about proxies. */
export interface ProxySettings {
  /** `http://user:password@proxy.example.com:8080`; empty for none. */
  readonly proxy: string;
  /** Servers that are reached directly. */
  readonly noProxy: readonly string[];
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Variables of the editor with its settings in the place of theirs. As in VS Code itself, the proxy of the settings comes before
 * HTTPS_PROXY and HTTP_PROXY; servers that either says to reach directly are reached directly.
 */
export function withProxySettings(variables: Variables, { proxy, noProxy }: ProxySettings): Variables {
  return {
    ...variables,
    ...(proxy === '' ? {} : both('HTTPS_PROXY', proxy, variables)),
    ...(proxy === '' ? {} : both('HTTP_PROXY', proxy, variables)),
    ...(noProxy.length === 0 ? {} : both('NO_PROXY', [...exceptions(variables), ...noProxy].join(','), variables)),
  };
}

/** The name in capitals, and no other spelling of it beside: small letters come first where there are both. */
const both = (name: string, value: string, variables: Variables): Variables => ({
  ...Object.fromEntries(
    Object.keys(variables)
      .filter((other) => other.toUpperCase() === name)
      .map((other) => [other, undefined]),
  ),
  [name]: value,
});

const exceptions = ({ no_proxy, NO_PROXY }: Variables): readonly string[] => {
  const list = no_proxy || NO_PROXY;
  return list ? [list] : [];
};

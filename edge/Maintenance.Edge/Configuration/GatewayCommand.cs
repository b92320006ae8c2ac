using System.Net;

namespace Maintenance.Edge.Configuration;

/// <summary>The gateway was called wrongly; the message says what is right.</summary>
internal sealed class CommandException(string message) : Exception(message);

/// <summary>How the gateway was called.</summary>
/// <param name="AllowRemote">Whoever called it answers for who can reach the page, as a container's network does.</param>
internal sealed record GatewayCommand(string ConfigurationFile, string DataFolder, string Urls, bool AllowRemote = false)
{
    public const string Usage = $$"""
        Maintenance edge gateway: reads devices, keeps what they say on disk, delivers it to the cloud.

          Maintenance.Edge --config FILE --data DIR [--urls URL] [--allow-remote]
        {{GatewayVerb.Usage}}

          --config FILE   the gateway's configuration (YAML); ${NAME} in it stands for an environment variable
          --data DIR      outbox, identity and books; made where it is missing
          --urls URL      where the local page listens, by default http://127.0.0.1:5080; more than one by ';'
          --allow-remote  the page, which has no sign-in, may listen beyond this machine, as local.allowRemote: true says;
                          for a container, whose network decides who reaches it
          --help          this text

        Environment: MAINTENANCE_ENROLMENT_TOKEN, the one-time token, is needed at the first start only.
        Ends with 0 when stopped, 1 when it failed, 2 when the call or the configuration is wrong.
        """;

    private const string AllowRemoteOption = "--allow-remote";
    private static readonly string[] Options = ["--config", "--data", "--urls"];

    /// <summary>Null where help is asked for.</summary>
    /// <exception cref="CommandException">The call is wrong; the message says what is right.</exception>
    public static GatewayCommand? Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Contains("--help") || arguments.Contains("-h"))
            return null;
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        var allowRemote = false;
        for (var i = 0; i < arguments.Count; i += 2)
        {
            if (string.Equals(arguments[i], AllowRemoteOption, StringComparison.Ordinal))
            {
                allowRemote = true;
                i--;
                continue;
            }

            if (!Options.Contains(arguments[i]))
                throw new CommandException($"{arguments[i]} is not known. Known are {string.Join(", ", Options)}, {AllowRemoteOption} and --help.");
            if (i + 1 == arguments.Count)
                throw new CommandException($"{arguments[i]} needs a value after it.");
            given[arguments[i]] = arguments[i + 1];
        }

        return new(Required(given, "--config"), Required(given, "--data"), given.GetValueOrDefault("--urls", "http://127.0.0.1:5080"), allowRemote);
    }

    /// <summary>The page has no sign-in, so beyond this machine it is only shown where the configuration says so.</summary>
    /// <exception cref="CommandException">An address is wrong, or not of this machine alone.</exception>
    public void RequireLocal(bool allowRemote)
    {
        foreach (var url in Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(url.Replace("//+", "//0.0.0.0", StringComparison.Ordinal).Replace("//*", "//0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var address))
                throw new CommandException($"--urls {url} is no address such as http://127.0.0.1:5080.");
            var isLoopback = address.IsLoopback || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));
            if (!isLoopback && !allowRemote && !AllowRemote)
                throw new CommandException($"--urls {url} can be reached from other machines, and the page has no sign-in. Use 127.0.0.1, or set local.allowRemote: true.");
        }
    }

    private static string Required(Dictionary<string, string> given, string option) =>
        given.GetValueOrDefault(option) ?? throw new CommandException($"{option} is missing. Ask --help for what is needed.");
}

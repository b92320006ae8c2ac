using System.Net;
using ForwardedHeaders = Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// Takes the address and the scheme of who asks from what reverse proxies say (X-Forwarded-For, X-Forwarded-Proto), where the section <c>ReverseProxy</c>
/// names these. Nobody else is believed: whoever could say an address of their own would be counted as somebody else.
/// </summary>
internal static class BehindProxy
{
    public const string Section = "ReverseProxy";

    /// <summary>Each hop of a request must be one of these, from the nearest on.</summary>
    /// <param name="KnownAddresses">Of proxies.</param>
    /// <param name="KnownNetworks">In which proxies stand, e.g. <c>10.0.0.0/8</c>.</param>
    private sealed record Settings(IReadOnlyList<string>? KnownAddresses = null, IReadOnlyList<string>? KnownNetworks = null);

    public static void Use(WebApplication app)
    {
        if (OptionsOf(app.Configuration) is { } options)
            app.UseForwardedHeaders(options);
    }

    /// <returns>Null where no proxy is named.</returns>
    /// <exception cref="InvalidOperationException">One is named by what is no address.</exception>
    internal static ForwardedHeadersOptions? OptionsOf(IConfiguration configuration)
    {
        var settings = configuration.GetSection(Section).Get<Settings>();
        IPAddress[] addresses = [.. (settings?.KnownAddresses ?? []).Select(text => IPAddress.TryParse(text, out var address) ? address : throw Unknown(nameof(Settings.KnownAddresses), text))];
        IPNetwork[] networks = [.. (settings?.KnownNetworks ?? []).Select(text => IPNetwork.TryParse(text, out var network) ? network : throw Unknown(nameof(Settings.KnownNetworks), text))];
        if (addresses.Length + networks.Length == 0)
            return null;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear(); // the framework's own list has this machine
        options.KnownIPNetworks.Clear();
        foreach (var address in addresses)
            options.KnownProxies.Add(address);
        foreach (var network in networks)
            options.KnownIPNetworks.Add(network);
        return options;
    }

    private static InvalidOperationException Unknown(string list, string text) =>
        new($"{Section}:{list} names '{text}', which is none: give addresses as 10.0.0.5, networks as 10.0.0.0/8.");
}

using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;

namespace Maintenance.Edge.Configuration;

/// <summary>Binds the section <c>opcua</c> of a device.</summary>
internal static class OpcUaSection
{
    private const string UrlNeeded = "an address such as opc.tcp://192.168.0.10:4840,";
    private const int DefaultPort = 4840;

    private static readonly NodeId Server = new(2253);
    /// <summary>Of reading and publishing.</summary>
    public static readonly TimeSpan Fastest = TimeSpan.FromMilliseconds(10);

    private static readonly Dictionary<string, int> Policies =
        SecurityPolicy.All.Select((policy, i) => (policy.Name, i)).ToDictionary(policy => policy.Name, policy => policy.i, StringComparer.Ordinal);

    private static readonly Dictionary<string, MessageSecurityMode> Modes = new[]
    {
        MessageSecurityMode.None, MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt,
    }.ToDictionary(mode => mode.ToString(), StringComparer.Ordinal);

    /// <summary>The server's address, from the device's <c>endpoint</c>.</summary>
    public static Uri Url(Section device)
    {
        var text = device.Text("endpoint", UrlNeeded);
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "opc.tcp", Host.Length: > 0 })
            return url;
        if (text.Length > 0)
            device.Fault("endpoint", $"is \"{text}\"; {UrlNeeded.TrimEnd(',')} is needed");
        return new("opc.tcp://localhost");
    }

    public static DeviceEndpoint Endpoint(Uri url) => new(url.DnsSafeHost, url.Port > 0 ? url.Port : DefaultPort);

    /// <returns>The settings, and the sampling and publishing interval that tags have unless they say otherwise.</returns>
    public static (OpcUaSettings Settings, TimeSpan? Sampling, TimeSpan Publishing) Bind(Section device, Uri url)
    {
        var section = device.Optional("opcua");
        var policy = SecurityPolicy.All[section?.Choice("policy", Policies, Policies[SecurityPolicy.Basic256Sha256.Name]) ?? Policies[SecurityPolicy.Basic256Sha256.Name]];
        var mode = section?.Choice("mode", Modes, policy.IsNone ? MessageSecurityMode.None : MessageSecurityMode.SignAndEncrypt)
            ?? MessageSecurityMode.SignAndEncrypt;
        if (policy.IsNone != (mode == MessageSecurityMode.None))
            section?.Fault(section.Has("mode") ? "mode" : "policy", $"and the other do not go together: {policy} with {mode}; None goes with None only");
        if (section is null)
            return (new(url, policy, mode, new(null, null, null, null), null, null), null, TimeSpan.FromSeconds(1));

        var publishing = Interval(section, "publishing", TimeSpan.FromSeconds(1));
        var sampling = Sampling(section, publishing);
        var settings = new OpcUaSettings(url, policy, mode, User(section), Pin(section), Events(section));
        if (settings.User.Password is not null && policy.IsNone)
            section.Fault("policy", "is None, so the password could be read on the way; choose a policy with encryption");
        section.Close();
        return (settings, section.Has("sampling") ? sampling : null, publishing);
    }

    /// <summary>10 ms to a day.</summary>
    public static TimeSpan Interval(Section section, string key, TimeSpan? otherwise) =>
        section.Duration(key, otherwise, Fastest, TimeSpan.FromDays(1));

    /// <summary>Zero: every change, as it comes.</summary>
    public static TimeSpan Sampling(Section section, TimeSpan otherwise) =>
        section.Duration("sampling", otherwise, TimeSpan.Zero, TimeSpan.FromDays(1));

    /// <summary>A node by its id, the namespace by index or by URI; null where there is none or it cannot be read.</summary>
    public static ExpandedNodeId? Node(Section section, string key)
    {
        const string Needed = "a node id such as nsu=urn:plant;s=Pump.Speed, ns=2;i=1001 or i=2253";
        if (section.OptionalText(key, Needed) is not { } text)
            return null;
        try
        {
            if (ExpandedNodeId.Parse(text) is { ServerIndex: 0 } id)
                return id;
        }
        catch (FormatException)
        {
            // Said below.
        }

        section.Fault(key, $"is \"{text}\"; {Needed} is needed");
        return null;
    }

    private static OpcUaUserSettings User(Section opcua)
    {
        if (opcua.Optional("user") is not { } user)
            return new(null, null, null, null);
        var settings = new OpcUaUserSettings(
            user.OptionalText("name", "a user name"), DeviceSection.Password(user),
            user.OptionalText("certificateFile", "the path of a certificate, PEM"), user.OptionalText("keyFile", "the path of its key, PEM"));
        if (user.Has("name") != (user.Has("password") || user.Has("passwordFile")))
            user.Fault(null, "needs name together with password or passwordFile");
        if (user.Has("certificateFile") != user.Has("keyFile"))
            user.Fault(null, "needs certificateFile together with keyFile");
        if (settings is { Name: not null, CertificateFile: not null })
            user.Fault(null, "is both a name and a certificate; one of the two is needed");
        user.Close();
        return settings;
    }

    private static string? Pin(Section opcua)
    {
        const string Needed = "the SHA-256 of the server's certificate, 64 hexadecimal digits";
        if (opcua.OptionalText("pinnedCertificate", Needed) is not { } text)
            return null;
        var digits = text.Replace(":", "", StringComparison.Ordinal);
        if (digits.Length == 64 && digits.All(char.IsAsciiHexDigit))
            return digits;
        opcua.Fault("pinnedCertificate", $"is \"{text}\"; {Needed} is needed");
        return null;
    }

    private static EventSettings? Events(Section opcua)
    {
        if (opcua.Optional("events") is not { } events)
            return null;
        var settings = new EventSettings(
            Node(events, "node") ?? new(Server), events.OptionalText("asset", "a tag number such as P-101"),
            (int)events.Whole("leastSeverity", 1, "a severity of 1 to 1000", 1, 1000));
        events.Close();
        return settings;
    }
}

using System.Security.Cryptography;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Maintenance.Edge.Configuration;

/// <summary>Reads the gateway's configuration file. Its keys are described for editors in <c>gateway.schema.json</c>.</summary>
internal static class GatewayFile
{
    private const string NameNeeded = "a name of letters, digits, '.', '_', '/' and '-', at most 100 long,";

    /// <exception cref="ConfigurationException">Everything that is wrong, each with its line and column.</exception>
    public static async Task<GatewaySettings> LoadAsync(string file, CancellationToken cancellationToken)
    {
        var (text, fingerprint) = await ReadNamedAsync(file, cancellationToken);
        return Parse(file, text, Environment.GetEnvironmentVariable, out _) with { Fingerprint = fingerprint };
    }

    /// <summary>A hash of the bytes that follow in a stream: as long as it is the same, so is the file.</summary>
    public static async Task<string> FingerprintOfAsync(Stream file, CancellationToken cancellationToken) =>
        Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));

    /// <summary>The text and its fingerprint, both of the same bytes, whoever writes to the file meanwhile.</summary>
    public static async Task<(string Text, string Fingerprint)> ReadAsync(Stream file, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancellationToken);
        bytes.Position = 0;
        var fingerprint = await FingerprintOfAsync(bytes, cancellationToken);
        bytes.Position = 0;
        using var reader = new StreamReader(bytes);
        return (await reader.ReadToEndAsync(cancellationToken), fingerprint);
    }

    /// <param name="keys">Every key that the file may have, given that the optional sections are there.</param>
    internal static GatewaySettings Parse(string file, string text, Func<string, string?> environment, out IReadOnlySet<string> keys)
    {
        var reading = new ConfigurationReading(file, environment);
        keys = reading.Keys;
        var settings = Bind(new(ReadRoot(text, reading), "", "", reading));
        return reading.Faults is { Count: > 0 } faults ? throw new ConfigurationException(faults) : settings;
    }

    internal static bool IsName(string name) =>
        name.Length is > 0 and <= 100 && name.All(letter => char.IsLetterOrDigit(letter) || letter is '.' or '_' or '-' or '/');

    private static async Task<(string Text, string Fingerprint)> ReadNamedAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            return await ReadAsync(stream, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([new(file, 1, 1, $"cannot be read: {unreadable.Message} Name an existing file with --config")]);
        }
    }

    private static YamlMappingNode ReadRoot(string text, ConfigurationReading reading)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
                return root;
            reading.Fault(new Mark(), "the file is empty or not one mapping; it begins with the keys gateway, cloud and devices");
        }
        catch (YamlException broken)
        {
            reading.Fault(broken.Start, $"this is not YAML: {broken.Message}");
        }

        throw new ConfigurationException(reading.Faults);
    }

    private static GatewaySettings Bind(Section root)
    {
        var gateway = root.Required("gateway");
        var name = Name(gateway);
        gateway.Close();
        var local = BindLocal(root);
        var publish = PublishSection.Bind(root, name);
        if (publish is not null && root.Has("cloud"))
            root.Fault("publish", "is set beside cloud; one of the two is needed: what waits on disk has one destination");
        var cloud = publish is null || root.Has("cloud") ? BindCloud(root) : null;
        var outbox = BindOutbox(root);

        var tags = new TagList();
        var devices = new List<DeviceSettings>();
        foreach (var section in root.List("devices"))
            devices.Add(DeviceSection.Bind(section, name, devices, tags) with { Written = section.Written() });
        var assets = new List<AssetSettings>();
        foreach (var section in root.OptionalList("assets"))
            assets.Add(AssetSection.Bind(section, assets, tags.Items) with { Written = section.Written() });
        root.Close();
        return new(name, local, cloud, publish, outbox, devices, tags.Items, assets);
    }

    internal static string Name(Section section)
    {
        var name = section.Text("name", NameNeeded);
        if (section.Has("name") && name.Length > 0 && !IsName(name))
            section.Fault("name", $"is \"{name}\"; {NameNeeded.TrimEnd(',')} is needed");
        return name;
    }

    private static LocalSettings BindLocal(Section root)
    {
        if (root.Optional("local") is not { } local)
            return new(AllowRemote: false);
        var settings = new LocalSettings(local.Flag("allowRemote", otherwise: false), local.OptionalText("writeTokenFile", "a path"));
        local.Close();
        return settings;
    }

    private static CloudSettings BindCloud(Section root)
    {
        const string UrlNeeded = "an absolute http or https address, e.g. https://maintenance.example.com,";
        var cloud = root.Required("cloud");
        var text = cloud.Text("url", UrlNeeded);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            if (text.Length > 0)
                cloud.Fault("url", $"is \"{text}\"; {UrlNeeded.TrimEnd(',')} is needed");
            url = new("http://localhost");
        }

        if (url.UserInfo.Length > 0)
            cloud.Fault("url", "holds a user name or password, which have no place in this file; the gateway signs with its own key, so remove them");
        var settings = new CloudSettings(
            url, cloud.OptionalText("enrolmentTokenFile", "a path"),
            Drain(cloud));
        cloud.Close();
        return settings;
    }

    internal static TimeSpan Drain(Section destination) =>
        destination.Duration("shutdownDrain", TimeSpan.FromSeconds(20), TimeSpan.Zero, TimeSpan.FromMinutes(10));

    private static OutboxSettings BindOutbox(Section root)
    {
        const long OneGiB = 1L << 30;
        if (root.Optional("outbox") is not { } outbox)
            return new(OneGiB);
        var settings = new OutboxSettings(outbox.Whole(
            "maxBytes", OneGiB, "a whole number of bytes, 167772160 (160 MiB) or more,", 160L << 20, long.MaxValue));
        outbox.Close();
        return settings;
    }
}

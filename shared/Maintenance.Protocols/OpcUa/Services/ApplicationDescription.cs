using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Who an application says it is (Part 4 §7.2).</summary>
public sealed record ApplicationDescription : IStructure<ApplicationDescription>
{
    public static uint EncodingId => 310;

    public string? ApplicationUri { get; init; }

    public string? ProductUri { get; init; }

    public LocalizedText ApplicationName { get; init; }

    public ApplicationType ApplicationType { get; init; }

    public string? GatewayServerUri { get; init; }

    public string? DiscoveryProfileUri { get; init; }

    public IReadOnlyList<string?> DiscoveryUrls { get; init; } = [];

    public static ApplicationDescription Decode(ref UaDecoder decoder) => new()
    {
        ApplicationUri = decoder.ReadString(),
        ProductUri = decoder.ReadString(),
        ApplicationName = decoder.ReadLocalizedText(),
        ApplicationType = (ApplicationType)decoder.ReadInt32(),
        GatewayServerUri = decoder.ReadString(),
        DiscoveryProfileUri = decoder.ReadString(),
        DiscoveryUrls = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadString()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(ApplicationUri);
        encoder.Write(ProductUri);
        encoder.Write(ApplicationName);
        encoder.Write((int)ApplicationType);
        encoder.Write(GatewayServerUri);
        encoder.Write(DiscoveryProfileUri);
        encoder.WriteArray(DiscoveryUrls, static (ref UaEncoder e, string? value) => e.Write(value));
    }
}

using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Server.Space;

/// <summary>How a server is (Part 5 §12.10, "ServerStatusDataType"). The state is 0 while it runs.</summary>
internal sealed record ServerStatus(DateTimeOffset StartTime, DateTimeOffset CurrentTime, BuildNotes Build) : IStructure<ServerStatus>
{
    public static uint EncodingId => 864;

    public static ServerStatus Decode(ref UaDecoder decoder)
    {
        var (started, now) = (decoder.ReadDateTime(), decoder.ReadDateTime());
        decoder.ReadInt32();
        var build = BuildNotes.Decode(ref decoder);
        decoder.ReadUInt32();
        decoder.ReadLocalizedText();
        return new(started, now, build);
    }

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(StartTime);
        encoder.Write(CurrentTime);
        encoder.Write(0);
        Build.Encode(ref encoder);
        encoder.Write(0u); // seconds till a shutdown that is not planned
        encoder.Write(default(LocalizedText));
    }
}

/// <summary>Which program it is (Part 5 §12.4, "BuildInfo").</summary>
internal sealed record BuildNotes(string? ProductUri, string? ProductName, string? SoftwareVersion) : IStructure<BuildNotes>
{
    public static uint EncodingId => 340;

    public static BuildNotes Decode(ref UaDecoder decoder)
    {
        var productUri = decoder.ReadString();
        decoder.ReadString();
        var (productName, version) = (decoder.ReadString(), decoder.ReadString());
        decoder.ReadString();
        decoder.ReadDateTime();
        return new(productUri, productName, version);
    }

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(ProductUri);
        encoder.Write("");
        encoder.Write(ProductName);
        encoder.Write(SoftwareVersion);
        encoder.Write("");
        encoder.Write(DateTimeOffset.MinValue);
    }
}

using Maintenance.Protocols.Modbus;
using Maintenance.Protocols.Mqtt;

namespace Maintenance.Edge.Configuration;

/// <summary>How a device is spoken to.</summary>
internal enum DeviceProtocol
{
    Modbus,
    Mqtt,
    OpcUa,
    Sparkplug,
}

/// <summary>Whose clock says when a value was measured.</summary>
internal enum DeviceClock
{
    /// <summary>The gateway's, at arrival.</summary>
    Gateway,

    /// <summary>The device's, where it is plausible.</summary>
    Device,
}

/// <param name="Watchdog">A connection on which nothing comes for so long is given up and made anew.</param>
internal sealed record DeviceSettings(
    string Name, DeviceProtocol Protocol, DeviceEndpoint Endpoint, DeviceClock Clock, TimeSpan Watchdog,
    ModbusSettings? Modbus, MqttSettings? Mqtt, IReadOnlyList<TagSettings> Tags)
{
    public OpcUaSettings? OpcUa { get; init; }

    public SparkplugSettings? Sparkplug { get; init; }

    /// <summary>Tells whether the device is connected; null: no tag does.</summary>
    public TagSettings? Connection { get; init; }

    /// <summary>Entries of MQTT topics with open levels: a topic that comes and is one of theirs makes a tag.</summary>
    public IReadOnlyList<TagSettings> Patterns { get; init; } = [];

    /// <summary>Some of its entries stand for as many tags as are found.</summary>
    public bool HasManifold => Tags.Any(tag => tag.IsManifold);

    /// <summary>Those that the device gives, and the one that tells of its connection.</summary>
    public IEnumerable<TagSettings> AllTags => Connection is null ? Tags : Tags.Prepend(Connection);

    /// <summary>Hash of what stands in the file.</summary>
    public string Written { get; init; } = "";

    /// <summary>Whether nothing was changed, in the file or in a password's own.</summary>
    public bool IsSameAs(DeviceSettings other) =>
        string.Equals(Written, other.Written, StringComparison.Ordinal)
        && Equals(Mqtt?.Password, other.Mqtt?.Password) && Equals(OpcUa?.User.Password, other.OpcUa?.User.Password);
}

/// <param name="Host">Name or address; of a serial port its path.</param>
/// <param name="Port">Zero: a serial port.</param>
internal sealed record DeviceEndpoint(string Host, int Port)
{
    public override string ToString() => Port == 0 ? Host : Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}

/// <param name="Poll">From one poll's start to the next one's.</param>
/// <param name="Timeout">For connecting, and for each answer.</param>
/// <param name="Framing">How requests are wrapped.</param>
/// <param name="MostRegisters">In one request; what the device takes less is learned.</param>
internal sealed record ModbusSettings(
    byte Unit, TimeSpan Poll, TimeSpan Timeout, ModbusFraming Framing = ModbusFraming.Mbap,
    int MostRegisters = ModbusRequest.MaxRegistersRead)
{
    /// <summary>Coils or inputs in one request; what the device takes less is learned.</summary>
    public int MostBits { get; init; } = ModbusRequest.MaxBitsRead;

    /// <summary>Null: the device is reached through TCP.</summary>
    public SerialLineOptions? Serial { get; init; }

    /// <summary>Whether other units may be on the same line, so that requests take turns on one connection.</summary>
    public bool IsLine => Framing != ModbusFraming.Mbap;
}

/// <param name="ClientId">The broker keeps what it could not deliver under this name: unique, and the same after a restart.</param>
internal sealed record MqttSettings(
    string ClientId, string? UserName, Secret? Password, bool Tls, string? AuthorityFile, TimeSpan KeepAlive)
{
    public MqttVersion Version { get; init; } = MqttVersion.V311;

    /// <summary>None: TCP without a WebSocket.</summary>
    public string? WebSocketPath { get; init; }

    /// <summary>Gateways of one group share the messages of their topics; none: each gets all.</summary>
    public string? ShareGroup { get; init; }

    /// <summary>The gateway's own certificate for brokers that ask for one.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>None: the key is in <see cref="CertificateFile"/>.</summary>
    public string? KeyFile { get; init; }

    /// <summary>How the password is proven without being told, by MQTT 5's enhanced authentication; none: it is told.</summary>
    public MqttScramHash? ScramHash { get; init; }

    public MqttScram? Scram => ScramHash is { } hash ? new() { UserName = UserName ?? "", Password = Password?.Reveal() ?? "", Hash = hash } : null;

    /// <summary>How long the broker keeps what it could not deliver; none: without end. MQTT 5.</summary>
    public TimeSpan? SessionExpiry { get; init; }
}

/// <summary>Where a value and its time stand in a message; RFC 6901 pointers into JSON.</summary>
/// <param name="Value">Null: the whole payload is the number.</param>
/// <param name="Time">Null: the message says no time.</param>
internal sealed record PayloadSettings(JsonPointer? Value, JsonPointer? Time)
{
    /// <summary>The payload is a line of CSV instead.</summary>
    public CsvSettings? Csv { get; init; }

    /// <summary>Where the message says its time, in words; null where it says none.</summary>
    public string? TimePlace => Csv is null ? Time?.ToString() : Csv.TimeColumn is { } column ? $"column {column}" : null;
}

/// <param name="Column">From 1.</param>
/// <param name="TimeColumn">Null: the line says no time.</param>
/// <param name="Separator">One of ASCII.</param>
internal sealed record CsvSettings(int Column, int? TimeColumn, char Separator);

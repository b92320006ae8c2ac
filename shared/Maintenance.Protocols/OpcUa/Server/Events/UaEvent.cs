using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Space;

namespace Maintenance.Protocols.OpcUa.Server.Events;

/// <summary>Something that happened (Part 5 §6.4.2): its type, whom it befell, and its fields by the path of their names.</summary>
public sealed class UaEvent
{
    private readonly Dictionary<string, Variant> _fields = new(StringComparer.Ordinal);

    /// <param name="type">A type of events of the address space.</param>
    /// <param name="severity">1 to 1,000 (Part 5 §6.4.2).</param>
    public UaEvent(NodeId type, UaNode source, DateTimeOffset timeUtc, ushort severity, string message)
    {
        (Type, Source, TimeUtc) = (type, source, timeUtc);
        Id = new(Guid.CreateVersion7(timeUtc).ToByteArray());
        this["EventId"] = new(Id);
        this["EventType"] = new(type);
        this["SourceNode"] = new(source.Id);
        this["SourceName"] = new(source.DisplayName.Text);
        this["Time"] = new(timeUtc);
        this["ReceiveTime"] = new(timeUtc);
        this["Message"] = new(new LocalizedText(message));
        this["Severity"] = new(severity);
    }

    public NodeId Type { get; }

    public UaNode Source { get; }

    public DateTimeOffset TimeUtc { get; }

    public ByteString Id { get; }

    /// <summary>The condition whose state it tells; the null NodeId for any other event.</summary>
    public NodeId ConditionId { get; init; }

    /// <summary>A field such as "Severity" or "ActiveState/Id"; the null Variant where the event has none of this name.</summary>
    public Variant this[string path]
    {
        get => _fields.GetValueOrDefault(path);
        set => _fields[path] = value;
    }
}

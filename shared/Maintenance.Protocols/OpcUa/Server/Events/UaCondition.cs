using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Space;

namespace Maintenance.Protocols.OpcUa.Server.Events;

/// <summary>
/// An alarm with its state (Part 9 §5.8): active or not, acknowledged or not. Each change is an event; until it is inactive
/// and acknowledged it is retained, so that a refresh tells it again.
/// </summary>
public sealed class UaCondition : UaObject
{
    private const int KnownEvents = 32;
    private static readonly NodeId BaseConditionClass = new(11163);

    private readonly Lock _lock = new();
    private readonly EventHub _hub;
    private readonly TimeProvider _clock;
    private readonly NodeId _type;
    private readonly UaNode _source;
    private readonly Queue<ByteString> _eventIds = new();
    private bool _isEnabled = true;
    private ushort _severity = 1;
    private ushort _lastSeverity = 1;
    private string _message = "";
    private LocalizedText _comment;
    private string _user = "";

    /// <param name="type">AlarmConditionType or a type below it.</param>
    /// <param name="source">The node that the alarm is about.</param>
    public UaCondition(NodeId id, QualifiedName name, NodeId type, UaNode source, AddressSpace space, TimeProvider clock)
        : base(id, name)
    {
        (_type, _source, _hub, _clock) = (type, source, space.Events, clock);
        _hub.Add(this);
    }

    public bool IsActive { get; private set; }

    public bool IsAcknowledged { get; private set; } = true;

    internal bool IsRetained => _isEnabled && (IsActive || !IsAcknowledged);

    /// <summary>Tells how things are now. What has not changed is no event; a new activation wants a new acknowledgement.</summary>
    /// <param name="severity">1 to 1,000.</param>
    public void Update(bool isActive, ushort severity, string message)
    {
        lock (_lock)
        {
            if (isActive == IsActive && severity == _severity && string.Equals(message, _message, StringComparison.Ordinal))
                return;
            if (isActive && !IsActive)
                IsAcknowledged = false;
            (IsActive, _lastSeverity, _severity, _message) = (isActive, _severity, severity, message);
            if (_isEnabled)
                Tell();
        }
    }

    /// <summary>Its state as an event with a new id.</summary>
    internal UaEvent Snapshot()
    {
        lock (_lock)
            return Describe();
    }

    /// <summary>Tells its state where it is retained; it does not change before that is done, so that no change is told before what it changed.</summary>
    internal void Retell(Action<UaEvent> tell)
    {
        lock (_lock)
        {
            if (IsRetained)
                tell(Describe());
        }
    }

    /// <summary>Part 9 §5.7.3.</summary>
    internal StatusCode Acknowledge(ByteString eventId, LocalizedText comment, string user)
    {
        lock (_lock)
        {
            if (!_isEnabled)
                return StatusCodes.BadConditionDisabled;
            if (!_eventIds.Contains(eventId))
                return StatusCodes.BadEventIdUnknown;
            if (IsAcknowledged)
                return StatusCodes.BadConditionBranchAlreadyAcked;
            IsAcknowledged = true;
            Note(comment, user);
            return StatusCode.Good;
        }
    }

    /// <summary>Part 9 §5.5.6.</summary>
    internal StatusCode Comment(ByteString eventId, LocalizedText comment, string user)
    {
        lock (_lock)
        {
            if (!_isEnabled)
                return StatusCodes.BadConditionDisabled;
            if (!_eventIds.Contains(eventId))
                return StatusCodes.BadEventIdUnknown;
            Note(comment, user);
            return StatusCode.Good;
        }
    }

    /// <summary>Part 9 §5.5.4 and §5.5.5.</summary>
    internal StatusCode Enable(bool isEnabled)
    {
        lock (_lock)
        {
            if (_isEnabled == isEnabled)
                return isEnabled ? StatusCodes.BadConditionAlreadyEnabled : StatusCodes.BadConditionAlreadyDisabled;
            _isEnabled = isEnabled;
            Tell();
            return StatusCode.Good;
        }
    }

    private void Note(LocalizedText comment, string user)
    {
        if (comment.Text is not null)
            _comment = comment;
        _user = user;
        Tell();
    }

    private void Tell() => _hub.Raise(Describe());

    private UaEvent Describe()
    {
        var told = new UaEvent(_type, _source, _clock.GetUtcNow(), _severity, _message) { ConditionId = Id };
        _eventIds.Enqueue(told.Id);
        if (_eventIds.Count > KnownEvents)
            _eventIds.Dequeue();
        told["ConditionClassId"] = new(BaseConditionClass);
        told["ConditionClassName"] = new(new LocalizedText("BaseConditionClassType"));
        told["ConditionName"] = new(BrowseName.Name);
        told["BranchId"] = new(NodeId.Null);
        told["Retain"] = new(IsRetained);
        told["Quality"] = new(StatusCode.Good);
        told["LastSeverity"] = new(_lastSeverity);
        told["Comment"] = new(_comment);
        told["ClientUserId"] = new(_user);
        told["InputNode"] = new(_source.Id);
        told["SuppressedOrShelved"] = new(false);
        TellState(told, "EnabledState", _isEnabled, "Enabled", "Disabled");
        TellState(told, "ActiveState", IsActive, "Active", "Inactive");
        TellState(told, "AckedState", IsAcknowledged, "Acknowledged", "Unacknowledged");
        return told;
    }

    private static void TellState(UaEvent told, string name, bool state, string ifTrue, string ifFalse)
    {
        told[name] = new(new LocalizedText("en", state ? ifTrue : ifFalse));
        told[$"{name}/Id"] = new(state);
    }
}

namespace Maintenance.Protocols.Sparkplug.Wire;

/// <summary>How a protobuf field's bytes are told apart from the next field's.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Length = 2,
    StartGroup = 3,
    EndGroup = 4,
    Fixed32 = 5,
}

#pragma warning disable CA1720 // the names are the specification's own
namespace Maintenance.Protocols.Sparkplug;

/// <summary>Which field of the protobuf <c>oneof value</c> a value stands in.</summary>
public enum SparkplugValueKind : byte
{
    /// <summary>There is none: null, or not known here.</summary>
    None,

    /// <summary>32 bits; signed types as two's complement.</summary>
    Int,

    /// <summary>64 bits; signed types as two's complement.</summary>
    Long,
    Float,
    Double,
    Boolean,
    Text,
    Bytes,
    DataSet,
    Template,
    PropertySet,
    PropertySetList,

    /// <summary>Somebody's extension: that there is one is kept, what it holds is not.</summary>
    Extension,

    /// <summary>A text that is no UTF-8.</summary>
    Unreadable,
}

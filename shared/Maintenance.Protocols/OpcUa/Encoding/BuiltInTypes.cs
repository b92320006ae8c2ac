using System.Collections.Frozen;

namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>Which kind of .NET stands for which built-in type.</summary>
internal static class BuiltInTypes
{
    private static readonly FrozenDictionary<Type, BuiltInType> Kinds = new Dictionary<Type, BuiltInType>
    {
        [typeof(bool)] = BuiltInType.Boolean,
        [typeof(sbyte)] = BuiltInType.SByte,
        [typeof(byte)] = BuiltInType.Byte,
        [typeof(short)] = BuiltInType.Int16,
        [typeof(ushort)] = BuiltInType.UInt16,
        [typeof(int)] = BuiltInType.Int32,
        [typeof(uint)] = BuiltInType.UInt32,
        [typeof(long)] = BuiltInType.Int64,
        [typeof(ulong)] = BuiltInType.UInt64,
        [typeof(float)] = BuiltInType.Float,
        [typeof(double)] = BuiltInType.Double,
        [typeof(string)] = BuiltInType.String,
        [typeof(DateTimeOffset)] = BuiltInType.DateTime,
        [typeof(Guid)] = BuiltInType.Guid,
        [typeof(ByteString)] = BuiltInType.ByteString,
        [typeof(XmlElement)] = BuiltInType.XmlElement,
        [typeof(NodeId)] = BuiltInType.NodeId,
        [typeof(ExpandedNodeId)] = BuiltInType.ExpandedNodeId,
        [typeof(StatusCode)] = BuiltInType.StatusCode,
        [typeof(QualifiedName)] = BuiltInType.QualifiedName,
        [typeof(LocalizedText)] = BuiltInType.LocalizedText,
        [typeof(ExtensionObject)] = BuiltInType.ExtensionObject,
        [typeof(DataValue)] = BuiltInType.DataValue,
        [typeof(Variant)] = BuiltInType.Variant,
        [typeof(DiagnosticInfo)] = BuiltInType.DiagnosticInfo,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<BuiltInType, Type> ByType = Kinds.ToFrozenDictionary(kind => kind.Value, kind => kind.Key);

    /// <summary>What an element of a type is kept as.</summary>
    public static Type KindOf(BuiltInType type) => ByType[type];

    public static BuiltInType Of(Type kind) => Kinds.TryGetValue(kind, out var type)
        ? type
        : throw new ArgumentException($"{kind.Name} stands for no built-in type of OPC UA.", nameof(kind));
}

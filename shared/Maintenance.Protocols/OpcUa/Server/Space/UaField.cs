using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Server.Space;

/// <summary>A field of a structure or an argument of a method.</summary>
/// <param name="ValueRank">As of <see cref="UaVariable.ValueRank"/>.</param>
public sealed record UaField(string Name, NodeId DataType, int ValueRank = UaVariable.Scalar);

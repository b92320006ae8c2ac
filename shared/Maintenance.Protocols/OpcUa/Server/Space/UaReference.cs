using System.Runtime.InteropServices;
using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Server.Space;

/// <summary>One end of a reference, kept at both of its nodes (Part 3 §4.4.4).</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct UaReference(NodeId TypeId, UaNode Target, bool IsForward);

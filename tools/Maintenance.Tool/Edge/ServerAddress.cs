using System.Diagnostics.CodeAnalysis;

namespace Maintenance.Tool.Edge;

/// <summary>Addresses of OPC UA servers over UA-TCP.</summary>
internal static class ServerAddress
{
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url) && url is { Scheme: "opc.tcp", Host.Length: > 0 };
}

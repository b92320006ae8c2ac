namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>Where node-opcua lies, if it does.</summary>
internal static class NodeOpcUa
{
    public static string PeersFolder { get; } = Path.Combine(Repository(), "tests", "Peers");

    /// <summary>Why tests against it cannot run; null where they can.</summary>
    public static string? Missing()
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        if (!path.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "node"))))
            return "node is not installed: apt-get install -y nodejs";
        return Directory.Exists(Path.Combine(PeersFolder, "node_modules", "node-opcua"))
            ? null
            : "node-opcua is not installed: npm ci --prefix tests/Peers";
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Maintenance.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException("The tests do not lie in the repository.");
    }
}

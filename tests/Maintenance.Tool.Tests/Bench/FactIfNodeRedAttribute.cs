using Maintenance.Local.Product;
using Maintenance.Protocols.Tests;
using Xunit;

namespace Maintenance.Tool.Tests.Bench;

/// <summary>Needs the packages of tests/Peers/node-red, which './maintain test' installs.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactIfNodeRedAttribute : FactAttribute
{
    private static readonly string Folder = Path.Combine(Checkout.Find().Root, "tests", "Peers", "node-red", "node_modules", "node-red-contrib-modbus");

    public FactIfNodeRedAttribute()
    {
        Skip = Peer.Skip(Directory.Exists(Folder) ? null : "The packages of tests/Peers/node-red are not installed: run './maintain test', or npm ci there.");
    }
}

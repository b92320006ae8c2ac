using Maintenance.Local;
using Maintenance.Local.Product;

namespace Maintenance.Tool.Tests;

/// <summary>The built programs of this checkout, run from a root of the test's own: nobody's demo is touched.</summary>
internal sealed class BorrowedCheckout : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly List<FileSystemInfo> _links = [];

    public BorrowedCheckout()
    {
        var own = Checkout.Find();
        foreach (var name in (string[])["artifacts", "cloud"])
            _links.Add(Directory.CreateSymbolicLink(Path.Combine(_root.Path, name), Path.Combine(own.Root, name)));
        Checkout = own with { Root = _root.Path };
    }

    public Checkout Checkout { get; }

    public string Folder => _root.Path;

    public void Dispose()
    {
        foreach (var link in _links)
            link.Delete();
        _root.Dispose();
    }
}

using Maintenance.Local;
using Maintenance.Local.Product;

namespace Maintenance.Tool.Tests;

/// <summary>
/// The built programs of this checkout, run from a root of the test's own: nobody's demo is touched. The tool itself is a copy,
/// for it runs in the checkout that its own file lies in.
/// </summary>
internal sealed class BorrowedCheckout : IDisposable
{
    private const string Tool = "Maintenance.Tool";
    private readonly TemporaryFolder _root = new();
    private readonly List<FileSystemInfo> _links = [];

    public BorrowedCheckout()
    {
        var own = Checkout.Find();
        Checkout = own with { Root = _root.Path };
        var programs = Path.Combine("artifacts", "bin");
        Directory.CreateDirectory(Path.Combine(_root.Path, programs));
        Link("cloud", own.Root);
        foreach (var program in Directory.EnumerateDirectories(Path.Combine(own.Root, programs)).Select(Path.GetFileName))
        {
            if (program is not Tool)
                Link(Path.Combine(programs, program!), own.Root);
        }

        CopyTool(Path.Combine(own.Root, programs), Path.Combine(_root.Path, programs));
        File.WriteAllText(Path.Combine(_root.Path, "Maintenance.sln"), "");   // what a checkout is known by
    }

    public Checkout Checkout { get; }

    public string Folder => _root.Path;

    /// <summary>What './maintain VERB …' starts once all is installed.</summary>
    public ChildProcessOptions Maintain(params IReadOnlyList<string> arguments) => Checkout.Program(Tool, arguments);

    public void Dispose()
    {
        foreach (var link in _links)
            link.Delete();
        _root.Dispose();
    }

    private void Link(string name, string root) =>
        _links.Add(Directory.CreateSymbolicLink(Path.Combine(_root.Path, name), Path.Combine(root, name)));

    private void CopyTool(string from, string to)
    {
        var built = Path.Combine(from, Tool, Checkout.Configuration);
        foreach (var file in Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Tool, Checkout.Configuration, Path.GetRelativePath(built, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}

namespace Maintenance.Local.Product;

/// <summary>The folder that holds the repository, and what its build made.</summary>
/// <param name="Root">Absolute path of the folder of Maintenance.sln.</param>
/// <param name="Configuration">"release" or "debug": which build's programs are run.</param>
public sealed record Checkout(string Root, string Configuration)
{
    /// <summary>The page as built.</summary>
    public string WebRoot => Path.Combine(Root, "cloud", "web", "dist");

    /// <summary>Where everything that runs keeps its files; not under version control.</summary>
    public string RunFolder => Path.Combine(Root, ".run");

    /// <summary>The checkout and the build configuration that this program itself comes from.</summary>
    /// <exception cref="InvalidOperationException">It does not lie in a checkout.</exception>
    public static Checkout Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        var configuration = folder.Name;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Maintenance.sln")))
            folder = folder.Parent;

        return folder is null
            ? throw new InvalidOperationException($"{AppContext.BaseDirectory} lies in no checkout: no folder above it holds Maintenance.sln.")
            : new(folder.FullName, configuration);
    }

    /// <summary>The command line of one of our programs.</summary>
    /// <exception cref="FileNotFoundException">It has not been built.</exception>
    public ChildProcessOptions Program(string name, params IReadOnlyList<string> arguments)
    {
        var file = Path.Combine(Root, "artifacts", "bin", name, Configuration, $"{name}.dll");
        return File.Exists(file)
            ? new("dotnet", [file, .. arguments]) { Name = name }
            : throw new FileNotFoundException($"{file} has not been built. './maintain demo' and './maintain test' build it.", file);
    }
}

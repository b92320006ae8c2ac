using System.Text.RegularExpressions;
using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace Maintenance.Repository.Tests;

public sealed partial class LayoutTests
{
    [Fact]
    public void What_is_shared_depends_on_nothing_of_ours()
    {
        foreach (var project in Projects().Where(project => project.StartsWith("shared/", StringComparison.Ordinal)))
            ReferencesOf(project).ShouldBeEmpty(project);
    }

    [Fact]
    public void Protocol_stacks_say_no_word_of_maintenance()
    {
        var files = Checkout.Files.Where(file => file.StartsWith("shared/Maintenance.Protocols/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal)).ToList();
        files.Count.ShouldBeGreaterThan(100);
        foreach (var file in files)
            OfMaintenance().Match(Checkout.Read(file).Replace("Maintenance.Protocols", "", StringComparison.Ordinal)).Value.ShouldBeEmpty(file);
    }

    [Fact]
    public void Edge_and_cloud_never_reference_each_other()
    {
        ReferencesOf("edge/Maintenance.Edge/Maintenance.Edge.csproj").ShouldAllBe(path => path.Contains("/shared/", StringComparison.Ordinal));
        ReferencesOf("cloud/Maintenance.Cloud/Maintenance.Cloud.csproj").ShouldAllBe(path => path.Contains("/shared/", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_project_is_in_the_solution_and_has_its_lock_file()
    {
        var solution = Checkout.Read("Maintenance.sln").Replace('\\', '/');
        foreach (var project in Projects())
        {
            solution.ShouldContain(project);
            Checkout.Files.ShouldContain($"{Path.GetDirectoryName(project)}/packages.lock.json");
        }
    }

    [Fact]
    public void No_lock_file_holds_an_address()
    {
        foreach (var file in Checkout.Files.Where(file => file.EndsWith("lock.json", StringComparison.Ordinal)))
            Address().IsMatch(Checkout.Read(file)).ShouldBeFalse(file);
    }

    /// <summary>What .editorconfig asks of a file as a whole, which the build's own check of the format (IDE0055) does not look at.</summary>
    [Fact]
    public void Every_source_file_is_plain_utf8_with_unix_lines_and_ends_with_one()
    {
        var files = Checkout.Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal)).ToList();
        files.Count.ShouldBeGreaterThan(1000);
        foreach (var file in files)
        {
            var bytes = File.ReadAllBytes(Path.Combine(Checkout.Root, file)).AsSpan();
            bytes.StartsWith("\uFEFF"u8).ShouldBeFalse($"{file} begins with a byte order mark");
            bytes.Contains((byte)'\r').ShouldBeFalse($"{file} has a carriage return");
            bytes.EndsWith("\n"u8).ShouldBeTrue($"{file} does not end with a line");
        }
    }

    [Fact]
    public void Every_link_between_documents_leads_somewhere()
    {
        foreach (var file in Checkout.Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal)))
        {
            foreach (Match link in Link().Matches(Checkout.Read(file)))
            {
                var target = Path.Combine(Checkout.Root, Path.GetDirectoryName(file)!, link.Groups["target"].Value);
                (File.Exists(target) || Directory.Exists(target)).ShouldBeTrue($"{file} links to {link.Groups["target"].Value}");
            }
        }
    }

    private static IEnumerable<string> Projects() => Checkout.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal));

    private static IEnumerable<string> ReferencesOf(string project) =>
        XDocument.Parse(Checkout.Read(project)).Descendants("ProjectReference").Select(reference => reference.Attribute("Include")!.Value);

    // In names as well as in words: of what the gateway and the cloud are about, and of their own projects.
    [GeneratedRegex("maintenance|work ?order|asset|technician|spare ?part|failure ?mode|outbox|uplink|tenant", RegexOptions.IgnoreCase)]
    private static partial Regex OfMaintenance();

    // The funding pages that packages name are not where they are fetched from.
    [GeneratedRegex("\"resolved\"\\s*:\\s*\"https?:")]
    private static partial Regex Address();

    [GeneratedRegex(@"\]\((?!https?:|#|mailto:)(?<target>[^)#\s]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}

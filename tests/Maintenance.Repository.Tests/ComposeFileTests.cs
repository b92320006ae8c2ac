using System.Text.RegularExpressions;
using Shouldly;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Maintenance.Repository.Tests;

public sealed partial class ComposeFileTests
{
    public static TheoryData<string> ComposeFiles => new("docker-compose.cloud.yml", "docker-compose.edge.yml");

    [Theory]
    [MemberData(nameof(ComposeFiles))]
    public void Every_path_a_compose_file_names_is_in_the_checkout(string file)
    {
        foreach (var service in ServicesOf(file))
        {
            if (Child(service, "build") is YamlMappingNode build)
            {
                Directory.Exists(Path.Combine(Checkout.Root, Text(build, "context"))).ShouldBeTrue();
                Checkout.Files.ShouldContain(Text(build, "dockerfile"));
            }

            foreach (var source in Sequence(service, "volumes").Select(volume => DefaultOf(volume).Split(':')[0]))
            {
                if (source.StartsWith('.'))
                    Checkout.Files.ShouldContain(source[2..]);
                else
                    VolumesOf(file).ShouldContain(source);
            }
        }
    }

    [Theory]
    [MemberData(nameof(ComposeFiles))]
    public void Every_port_is_exposed_and_listened_on_by_the_image_that_serves_it(string file)
    {
        foreach (var service in ServicesOf(file).Where(service => Sequence(service, "ports").Any()))
        {
            var image = Checkout.Read(Text((YamlMappingNode)Child(service, "build")!, "dockerfile"));
            foreach (var port in Sequence(service, "ports").Select(port => port.Split(':')[^1]))
            {
                image.ShouldContain($"EXPOSE {port}\n");
                image.ShouldMatch($@"(HTTP_PORTS={port}\b|""http://0\.0\.0\.0:{port}"")", $"nothing in the image listens on {port}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(ComposeFiles))]
    public void Every_volume_of_an_image_of_ours_belongs_to_the_user_it_runs_as(string file)
    {
        foreach (var service in ServicesOf(file).Where(service => Child(service, "build") is not null))
        {
            var image = Checkout.Read(Text((YamlMappingNode)Child(service, "build")!, "dockerfile"));
            foreach (var volume in Sequence(service, "volumes").Select(volume => DefaultOf(volume).Split(':')).Where(volume => !volume[0].StartsWith('.')))
                image.ShouldMatch($@"--chown=app:app \S+ {Regex.Escape(volume[1])}\n");
        }
    }

    [Theory]
    [MemberData(nameof(ComposeFiles))]
    public void Every_variable_is_explained_in_the_example_of_the_environment(string file)
    {
        var explained = Checkout.Read(".env.example").Split('\n')
            .Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#'))
            .Select(line => line.Split('=')[0])
            .ToHashSet();

        foreach (Match variable in Variable().Matches(Checkout.Read(file)))
            explained.ShouldContain(variable.Groups["name"].Value);
    }

    [Theory]
    [MemberData(nameof(ComposeFiles))]
    public void Every_setting_given_to_a_program_of_ours_is_one_it_reads(string file)
    {
        var sources = Checkout.Files
            .Where(path => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".yaml", StringComparison.Ordinal))
            .Where(path => !path.StartsWith("tests/", StringComparison.Ordinal))
            .Select(Checkout.Read)
            .ToArray();

        foreach (var service in ServicesOf(file).Where(service => Child(service, "build") is not null))
        {
            foreach (var setting in Keys(service, "environment"))
                sources.ShouldContain(source => source.Contains(setting, StringComparison.Ordinal), $"nothing names {setting}");
        }
    }

    [Theory]
    [MemberData(nameof(ComposeFiles))]
    public void Every_variable_that_a_mounted_file_wants_is_given_to_its_service(string file)
    {
        foreach (var service in ServicesOf(file))
        {
            var given = Keys(service, "environment").ToHashSet(StringComparer.Ordinal);
            foreach (var source in Sequence(service, "volumes").Select(volume => DefaultOf(volume).Split(':')[0]).Where(source => source.StartsWith('.')))
            {
                foreach (Match variable in Variable().Matches(Checkout.Read(source[2..])))
                    given.ShouldContain(variable.Groups["name"].Value, $"{source} does not work without it");
            }
        }
    }

    [Theory]
    [InlineData("cloud/Maintenance.Cloud/Dockerfile")]
    [InlineData("edge/Maintenance.Edge/Dockerfile")]
    public void Every_path_an_image_copies_is_in_the_checkout(string image)
    {
        foreach (Match copy in Copy().Matches(Checkout.Read(image)))
        {
            foreach (var source in copy.Groups["sources"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                Checkout.Files.ShouldContain(
                    file => file == source || file.StartsWith(source + "/", StringComparison.Ordinal), $"{image} copies {source}");
            }
        }
    }

    private static IEnumerable<YamlMappingNode> ServicesOf(string file) =>
        ((YamlMappingNode)Child(RootOf(file), "services")!).Children.Values.Cast<YamlMappingNode>();

    private static IEnumerable<string> VolumesOf(string file) => Keys(RootOf(file), "volumes");

    private static YamlMappingNode RootOf(string file)
    {
        var yaml = new YamlStream();
        using var reader = new StringReader(Checkout.Read(file));
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static YamlNode? Child(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)Child(node, key)!).Value!;

    private static IEnumerable<string> Sequence(YamlMappingNode node, string key) =>
        Child(node, key) is YamlSequenceNode sequence ? sequence.Select(item => ((YamlScalarNode)item).Value!) : [];

    private static IEnumerable<string> Keys(YamlMappingNode node, string key) =>
        Child(node, key) is YamlMappingNode mapping ? mapping.Children.Keys.Select(item => ((YamlScalarNode)item).Value!) : [];

    // ${NAME:-default} stands for its default, as when nothing is set.
    private static string DefaultOf(string text) => Variable().Replace(text, match => match.Groups["default"].Value);

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)(:-(?<default>[^}]*))?(:\?[^}]*)?\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^COPY (?!--from)(?<sources>.+) \S+$", RegexOptions.Multiline)]
    private static partial Regex Copy();
}

namespace Maintenance.Cloud.Platform;

/// <summary>Something done once at the command line instead of serving.</summary>
/// <param name="Name">First word of the command line.</param>
/// <param name="RunAsync">Does it; what it prints goes to standard output as JSON.</param>
internal sealed record Verb(string Name, Func<VerbContext, CancellationToken, Task> RunAsync);

/// <param name="Arguments">The words after the verb.</param>
internal sealed record VerbContext(IServiceProvider Services, IReadOnlyList<IModule> Modules, IReadOnlyList<string> Arguments, TextWriter Output)
{
    public IConfiguration Configuration => Services.GetRequiredService<IConfiguration>();

    /// <summary>The word after <paramref name="option"/>.</summary>
    /// <exception cref="VerbRefusedException">It is not there.</exception>
    public string Option(string option)
    {
        for (var i = 0; i < Arguments.Count - 1; i++)
        {
            if (string.Equals(Arguments[i], option, StringComparison.Ordinal))
                return Arguments[i + 1];
        }

        throw new VerbRefusedException($"{option} is missing: say {option} and its value.");
    }
}

/// <summary>A verb that cannot be done; the message says why and what to do.</summary>
internal sealed class VerbRefusedException(string message) : Exception(message);

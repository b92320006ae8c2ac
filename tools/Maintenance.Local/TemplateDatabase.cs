namespace Maintenance.Local;

/// <summary>
/// A fresh database for every test at the price of a copy: prepared once (migrations, roles, rows), then copied.
/// Keep one in a static field of the test project.
/// </summary>
/// <param name="name">Of the template; copies are called name_1, name_2 and so on.</param>
/// <param name="prepareAsync">Gets the owner's connection string (not pooled). All connections must be closed when it ends.</param>
public sealed class TemplateDatabase(string name, Func<string, CancellationToken, Task> prepareAsync)
{
    private readonly Lock _lock = new();
    private Task? _prepared;
    private int _copies;

    /// <summary>Makes the next copy in <see cref="SharedPostgres"/>.</summary>
    /// <returns>The owner's connection string for it.</returns>
    public async Task<string> CopyAsync(CancellationToken cancellationToken = default)
    {
        Task prepared;
        lock (_lock)
            prepared = _prepared ??= PrepareAsync(); // for all: not to be cancelled by one

        await prepared.WaitAsync(cancellationToken);
        var cluster = await SharedPostgres.GetAsync();
        return await cluster.CreateDatabaseAsync(
            $"{name}_{Interlocked.Increment(ref _copies)}", cancellationToken, template: name);
    }

    private async Task PrepareAsync()
    {
        var cluster = await SharedPostgres.GetAsync();
        var owner = await cluster.CreateDatabaseAsync(name, CancellationToken.None);
        await prepareAsync(owner + ";Pooling=false", CancellationToken.None);
    }
}

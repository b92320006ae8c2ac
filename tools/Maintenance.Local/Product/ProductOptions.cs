namespace Maintenance.Local.Product;

/// <summary>Where and how a product runs.</summary>
/// <param name="Folder">Keeps everything: cluster, outbox, broker, secrets, logs. The same folder again keeps the data.</param>
public sealed record ProductOptions(Checkout Checkout, string Folder)
{
    /// <summary>The owner's connection string of a database that is there already; by default a private cluster is made.</summary>
    public string? Owner { get; init; }

    /// <summary>Whether commits wait for the disk.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>More lines of postgresql.conf for a private cluster, by name, as long as this product runs.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Given the first login as soon as it is made: nothing can show it later.</summary>
    public Action<FirstLogin> FirstLoginMade { get; init; } = _ => { };

    /// <summary>Told of every step.</summary>
    public Action<string> Progress { get; init; } = _ => { };
}

using Maintenance.Local;
using Maintenance.Local.Product;
using Microsoft.Playwright;
using Xunit;

namespace Maintenance.EndToEnd.Tests;

/// <summary>
/// The product as its users run it: PostgreSQL, broker, cloud with its built page, gateway and the simulated plant, each a
/// process of its own on loopback, in a folder that goes with the tests.
/// </summary>
public sealed class RunningProduct : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan SettlesWithin = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private LocalProduct? _product;

    /// <summary>The checkout that the programs come from.</summary>
    public Checkout Checkout { get; } = Checkout.Find();

    private LocalProduct Product => _product ?? throw new InvalidOperationException("The product is not running.");

    /// <summary>Address of the page.</summary>
    public Uri Address => Product.Cloud.Address;

    /// <summary>The cookies of the session in which the tests of pages are, once one of them has signed in.</summary>
    public IReadOnlyList<Cookie>? Session { get; set; }

    /// <summary>The login that the cloud made at its first start.</summary>
    public FirstLogin Login => Product.FirstLogin ?? throw new InvalidOperationException("The cloud made no first login.");

    /// <summary>Starts everything.</summary>
    public async Task InitializeAsync()
    {
        using var bound = new CancellationTokenSource(StartsWithin);
        _product = await LocalProduct.StartAsync(
            new(Checkout, _folder.Path) { Durable = false }, bound.Token);
        await _product.StartPlantAsync(bound.Token);
    }

    /// <summary>Returns once every configured tag has been heard of.</summary>
    public Task SettledAsync(CancellationToken cancellationToken) => Product.Gateway!.Process.WaitUntilAsync(
        token => Product.Gateway.Client.AnswersAsync("/health/ready", token), SettlesWithin, "the gateway to be ready", cancellationToken);

    /// <summary>The cloud, as nobody in particular sees it.</summary>
    public HttpClient Cloud => Product.Cloud.Client;

    /// <summary>The gateway's own page and status.</summary>
    public HttpClient Gateway => Product.Gateway!.Client;

    /// <summary>The owner's connection string.</summary>
    public string Database => Product.Database.Owner;

    /// <summary>Takes the database away while everything else goes on.</summary>
    public Task StopDatabaseAsync() => Product.StopDatabaseAsync();

    /// <summary>Brings it back.</summary>
    public Task StartDatabaseAgainAsync(CancellationToken cancellationToken) => Product.StartDatabaseAgainAsync(cancellationToken);

    /// <summary>Breaks a machine of the plant now.</summary>
    public Task<GroundTruth> FaultAsync(string asset, string kind, TimeSpan growth, CancellationToken cancellationToken) =>
        Product.Simulator!.FaultAsync(asset, kind, growth, cancellationToken);

    public async Task DisposeAsync()
    {
        if (_product is not null)
            await _product.DisposeAsync();
    }

    /// <summary>Called by the test runner once everything has ended.</summary>
    public void Dispose() => _folder.Dispose();
}

using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>Forgets one kind of what is kept about people. Each module forgets its own.</summary>
internal interface IForgets
{
    RetentionKind Kind { get; }

    /// <summary>Forgets what is older, in a transaction of the worker that the caller commits.</summary>
    /// <returns>How much was forgotten: as much as <paramref name="most"/> means that there may be more.</returns>
    Task<int> ForgetAsync(DbScope scope, DateTimeOffset beforeUtc, int most, DateTimeOffset nowUtc, CancellationToken cancellationToken);
}

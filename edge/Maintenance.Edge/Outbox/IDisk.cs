namespace Maintenance.Edge.Outbox;

/// <summary>
/// The outbox's folder, as thin as can be: what a power cut may undo is exactly what was not flushed. A second
/// implementation, in the tests, loses power at any step.
/// </summary>
internal interface IDisk : IDisposable
{
    IReadOnlyList<string> Names();

    /// <summary>Opens an existing file to read and write.</summary>
    IDiskFile Open(string name);

    /// <summary>Makes an empty file; one of that name is emptied.</summary>
    /// <exception cref="DiskFullException">There is no room for the name.</exception>
    IDiskFile Create(string name);

    /// <summary>Makes a file that holds this much of the disk.</summary>
    /// <exception cref="DiskFullException">There is not so much.</exception>
    void Allocate(string name, long bytes);

    /// <summary>Gives a file another name; one that has it is replaced, in one step.</summary>
    /// <exception cref="DiskFullException">There is no room for the name; both files are as they were.</exception>
    void Rename(string name, string newName);

    void Delete(string name);

    /// <summary>Makes names durable: creations, renames and deletions.</summary>
    /// <exception cref="DiskFullException">There is no room for them.</exception>
    void Flush();
}

/// <summary>One open file.</summary>
internal interface IDiskFile : IDisposable
{
    long Length { get; }

    /// <returns>Bytes read; fewer than asked only at the end of the file.</returns>
    int Read(long offset, Span<byte> buffer);

    /// <exception cref="DiskFullException">The disk has no room; part may have been written.</exception>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    void SetLength(long length);

    /// <summary>Makes content and length durable.</summary>
    /// <exception cref="DiskFullException">There is no room for what was written; what of it is durable nobody knows.</exception>
    void Flush();
}

namespace Maintenance.Local;

/// <summary>A program that the machine lacks, with the Debian package that brings it.</summary>
public sealed class MissingProgramException(string program, string package, string searched) : Exception(
    $"The program '{program}' was found neither in {searched}. It comes with Debian's package '{package}': " +
    $"run 'apt-get update && apt-get install -y {package}' as root, or './maintain test', which installs all that is needed.")
{
    /// <summary>The name of the Debian package.</summary>
    public string Package { get; } = package;
}

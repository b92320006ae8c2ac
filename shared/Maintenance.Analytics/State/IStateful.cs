namespace Maintenance.Analytics.State;

/// <summary>
/// Something whose whole memory can be written down and read back to the bit: after that it decides as if it had never stopped.
/// It is restored into an object made with the same settings as the one that was saved.
/// </summary>
public interface IStateful
{
    /// <summary>Name and version of what is written, e.g. <c>ewma/1</c>; the version rises with every change of its layout or meaning.</summary>
    string StateName { get; }

    void Save(StateWriter writer);

    /// <exception cref="StateException">What is read was not written by an object like this one.</exception>
    void Restore(StateReader reader);
}

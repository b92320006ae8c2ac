namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>
/// What others may see of something that one thread works on: drawn by that thread, at the next <see cref="Renew"/> after
/// somebody has asked. So it costs nothing while nobody looks.
/// </summary>
internal sealed class Picture<T>(Func<T> draw)
    where T : class
{
    private volatile T? _last;
    private volatile bool _isAsked = true;

    /// <summary>The last one drawn, and a new one soon; null before the first. From any thread.</summary>
    public T? Ask()
    {
        _isAsked = true;
        return _last;
    }

    /// <summary>For the thread that works on it.</summary>
    public void Renew()
    {
        if (!_isAsked)
            return;
        _isAsked = false;
        _last = draw();
    }
}

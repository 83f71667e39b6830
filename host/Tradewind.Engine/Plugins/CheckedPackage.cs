namespace Tradewind.Engine.Plugins;

/// <summary>A package that was found sound, waiting to be installed. Disposal deletes it.</summary>
/// <param name="plugin">What it holds.</param>
/// <param name="file">The package as it is stored.</param>
/// <param name="discard">Deletes it.</param>
public sealed class CheckedPackage(PluginRecord plugin, string file, Action discard) : IDisposable
{
    private Action? _discard = discard;

    /// <summary>What it holds.</summary>
    public PluginRecord Plugin { get; } = plugin;

    /// <summary>The package as it is stored.</summary>
    public string File { get; } = file;

    /// <summary>The version of this plugin that scripts see now; null when there is none.</summary>
    public string? Replaces { get; init; }

    /// <summary>Whether this very content is what scripts see now.</summary>
    public bool IsInUse { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _discard, null)?.Invoke();
}

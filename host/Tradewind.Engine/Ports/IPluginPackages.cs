using Tradewind.Engine.Commands;
using Tradewind.Engine.Plugins;

namespace Tradewind.Engine.Ports;

/// <summary>Takes packages of plugins that people send.</summary>
public interface IPluginPackages
{
    /// <summary>How many bytes a package may have.</summary>
    const long MostBytes = 256L * 1024 * 1024;

    /// <summary>Keeps a package on disk as it comes, unpacks it and loads what it holds, in a process of its own.</summary>
    /// <param name="zip">The package.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="RejectedException">It cannot be used; the message says why.</exception>
    Task<CheckedPackage> CheckAsync(Stream zip, CancellationToken cancel);

    /// <summary>Whether a plugin of this name lies in a folder and would take the place of an installed one that goes.</summary>
    bool IsInFolder(string name);
}

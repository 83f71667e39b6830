using Tradewind.Engine.Bundles;
using Tradewind.Protocol.Messages;

namespace Tradewind.Bundles.Processing;

/// <summary>Where scripts are compiled and loaded: in processes of their own.</summary>
public interface IProcessorPool : IAsyncDisposable
{
    /// <summary>Looks through the plugin folders, and at what is installed, again; scripts compile against what is found from now on.</summary>
    Task<IReadOnlyList<SeenPlugin>> RefreshPluginsAsync(CancellationToken cancel);

    /// <summary>Whether, when it looked last, a plugin of this name lay in a folder and another one counted instead.</summary>
    bool IsInFolder(string name);

    /// <summary>Compiles and loads a script.</summary>
    /// <param name="path">Relative to the DAG folder.</param>
    /// <param name="text">The text to take instead of the file's, or null.</param>
    /// <param name="knownKey">The key that makes the script count as unchanged, or null.</param>
    /// <param name="cancel">Stops waiting and ends what the script keeps busy.</param>
    /// <exception cref="ProcessorGoneException">The script ended its process or took too long.</exception>
    /// <exception cref="InvalidOperationException">No dag-processor could be started.</exception>
    Task<ScriptProcessed> ProcessAsync(string path, string? text, string? knownKey, CancellationToken cancel);

    /// <summary>Asks the timetable of a DAG for slots.</summary>
    /// <param name="bundle">The script of the version that serves.</param>
    /// <param name="dagId">The DAG.</param>
    /// <param name="from">The earliest start.</param>
    /// <param name="latestBy">Of the slots that are over by then, only the last is wanted; null when all of them are.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="ProcessorGoneException">The script ended its process or took too long.</exception>
    Task<SlotsListed> ListSlotsAsync(CompiledBundle bundle, string dagId, DateTimeOffset from, DateTimeOffset? latestBy, int count, CancellationToken cancel);

    /// <summary>Asks about a place in a script that somebody writes. Nothing of the script runs for it.</summary>
    /// <param name="path">Relative to the DAG folder.</param>
    /// <param name="text">The script's text.</param>
    /// <param name="what">See <see cref="AskPlace"/>.</param>
    /// <param name="offset">The place.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="ProcessorGoneException">The compiler took too long over it.</exception>
    Task<PlaceTold> AskAsync(string path, string text, byte what, int offset, CancellationToken cancel);
}

using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>What came of a script.</summary>
public sealed record ScriptProcessed : IMessage
{
    /// <summary>The question's number.</summary>
    public required int Number { get; init; }

    /// <summary>The key of the state that was processed.</summary>
    public required string Key { get; init; }

    /// <summary>Whether the key is the known one, so that nothing else is filled in.</summary>
    public bool Unchanged { get; init; }

    /// <summary>The graphs as JSON, one a DAG; with faults too when the script could be loaded.</summary>
    public IReadOnlyList<string> Graphs { get; init; } = [];

    /// <summary>Source files: path, text, path, text… the script first.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>The plugins it was compiled against, as <c>name@contenthash</c>.</summary>
    public IReadOnlyList<string> Plugins { get; init; } = [];

    /// <summary>Faults as JSON: an array of <see cref="ScriptNote"/>; null when there are none.</summary>
    public string? Faults { get; init; }

    /// <summary>What the compiler finds odd, as JSON: an array of <see cref="ScriptNote"/>; null when it finds nothing.</summary>
    public string? Warnings { get; init; }

    /// <summary>The compiled assembly.</summary>
    public ReadOnlyMemory<byte>? Assembly { get; init; }

    /// <summary>Its symbols.</summary>
    public ReadOnlyMemory<byte>? Symbols { get; init; }

    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.Processed;

    /// <summary>Reads one.</summary>
    public static ScriptProcessed Read(FrameReader from) => new()
    {
        Number = from.Int(),
        Key = from.Text(),
        Unchanged = from.Flag(),
        Graphs = from.MaybeTexts() ?? [],
        Sources = from.MaybeTexts() ?? [],
        Plugins = from.MaybeTexts() ?? [],
        Faults = from.MaybeText(),
        Warnings = from.MaybeText(),
        Assembly = from.MaybeMemory(),
        Symbols = from.MaybeMemory(),
    };

    /// <inheritdoc/>
    public void Write(FrameWriter to)
    {
        to.Int(Number);
        to.Text(Key);
        to.Flag(Unchanged);
        to.Texts(Graphs);
        to.Texts(Sources);
        to.Texts(Plugins);
        to.Text(Faults);
        to.Text(Warnings);
        to.Bytes(Assembly);
        to.Bytes(Symbols);
    }
}

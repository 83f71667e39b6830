using Tradewind.Graph;

namespace Tradewind;

/// <summary>What a mapped task takes its elements from, and how an element is put together.</summary>
internal sealed class MapSource
{
    private readonly bool _zipped;
    private readonly bool _nested;
    private readonly Func<object?[], object?> _join;

    private MapSource(IReadOnlyList<MapPart> parts, bool zipped, bool nested, Func<object?[], object?> join) =>
        (Parts, _zipped, _nested, _join) = (parts, zipped, nested, join);

    public IReadOnlyList<MapPart> Parts { get; }

    /// <summary>The tasks whose outputs it takes, in order.</summary>
    public IReadOnlyList<TaskRef> Tasks => [.. Parts.Select(part => part.Task).OfType<TaskRef>()];

    /// <summary>For the graph; null for one output alone.</summary>
    public MapSpec? Spec => Parts is [{ Task: not null }] ? null : new() { Zipped = _zipped, Parts = [.. Parts.Select(part => part.Values?.Count)] };

    /// <summary>Why it cannot be mapped over, seen from the script alone; null when it can.</summary>
    public string? Fault
    {
        get
        {
            if (_nested) return "it puts together what is put together already; use Cross or Zip over all of them at once, or map in two steps.";
            // A text is a list of characters to the compiler, and bytes are one text in JSON.
            return Parts.FirstOrDefault(part => part.Task?.OutputType == typeof(string) || part.Task?.OutputType == typeof(byte[])) is { Task: { } scalar }
                ? $"it maps over the output of '{scalar.Id}', which is a {(scalar.OutputType == typeof(string) ? "text" : "block of bytes")} and no list; return a list there."
                : null;
        }
    }

    public static MapSource Of(TaskRef task) => new([new(task, null, null)], false, false, parts => parts[0]);

    public static MapSource Of(IReadOnlyList<object?> values) => new([new(null, values, null)], false, false, parts => parts[0]);

    public static MapSource Of(IReadOnlyList<MapSource> sources, bool zipped, Func<object?[], object?> join) =>
        new([.. sources.SelectMany(source => source.Parts)], zipped, sources.Any(source => source.Parts.Count > 1), join);

    /// <summary>The same, its elements read as a type.</summary>
    public MapSource As(Type element) => Parts is [var part] ? new([part with { ElementType = element }], _zipped, _nested, _join) : this;

    /// <summary>Which element of each part an index takes. Of combinations the last part goes through fastest.</summary>
    /// <param name="index">The index.</param>
    /// <param name="lengths">How many elements each part has; only needed for combinations.</param>
    public int[] Places(int index, IReadOnlyList<int> lengths)
    {
        var places = new int[Parts.Count];
        if (_zipped || Parts.Count == 1)
        {
            Array.Fill(places, index);
            return places;
        }

        for (var part = Parts.Count - 1; part >= 0; part--)
        {
            // Nothing there (any more): the place says so to whoever looks it up.
            var length = Math.Max(1, lengths[part]);
            places[part] = part == 0 ? index : index % length;
            index /= length;
        }

        return places;
    }

    public object? Join(object?[] elements) => _join(elements);
}

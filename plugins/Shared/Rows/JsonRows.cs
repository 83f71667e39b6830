using System.Text.Json;

namespace Tradewind.Rows;

/// <summary>
/// Collects JSON objects into batches. With declared columns, those are the columns and other properties are left out; without, the
/// columns are the properties of the first batch's objects, with the types that fit them.
/// </summary>
internal sealed class JsonRows(DeclaredTypes declared)
{
    private readonly List<(JsonElement Object, string Place)> _undecided = [];
    private Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private RowColumn[]? _columns = declared.Count == 0 ? null : [.. declared.Names.Select(n => new RowColumn(n, declared.Of(n, typeof(string))))];
    private List<object?[]> _rows = [];
    private long _bytes;
    private bool _yielded;

    /// <summary>How many objects were added so far.</summary>
    public long Count { get; private set; }

    public bool IsFull => _undecided.Count + _rows.Count >= BatchSize.Rows || _bytes >= BatchSize.Bytes;

    /// <param name="item">One object; copied when it must be kept.</param>
    /// <param name="place">File and line, or page and position, for messages.</param>
    /// <param name="bytes">How long it was.</param>
    public void Add(JsonElement item, Func<string> place, long bytes)
    {
        if (item.ValueKind != JsonValueKind.Object)
            throw new FailNowException($"{place()}: an object was expected, but this is {item.ValueKind}: {Shorten(item)}");

        Count++;
        _bytes += bytes;
        if (_columns is null)
            _undecided.Add((item.Clone(), place()));
        else
            _rows.Add(Cells(item, place));
    }

    /// <summary>What was collected; at the end also an empty batch when there was none before it.</summary>
    public RowBatch? Take(bool isLast)
    {
        if (_columns is null)
            Decide();
        if (_rows.Count == 0 && !(isLast && !_yielded))
            return null;

        var batch = new RowBatch(_columns!, _rows, _bytes);
        _yielded = true;
        _rows = new List<object?[]>(BatchSize.Rows);
        _bytes = 0;
        return batch;
    }

    private void Decide()
    {
        var names = new List<string>();
        var types = new Dictionary<string, Type?>(StringComparer.Ordinal);
        foreach (var property in _undecided.SelectMany(u => u.Object.EnumerateObject()))
        {
            if (!types.TryGetValue(property.Name, out var type))
                names.Add(property.Name);
            types[property.Name] = JsonCells.Common(type, JsonCells.Natural(property.Value)?.GetType());
        }

        _columns = [.. names.Select(n => new RowColumn(n, types[n] ?? typeof(string)))];
        foreach (var (item, place) in _undecided)
            _rows.Add(Cells(item, () => place));
        _undecided.Clear();
    }

    private object?[] Cells(JsonElement item, Func<string> place)
    {
        if (_indexes.Count != _columns!.Length)
            _indexes = Enumerable.Range(0, _columns.Length).ToDictionary(i => _columns[i].Name, i => i, declared.Count > 0 ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

        var cells = new object?[_columns.Length];
        foreach (var property in item.EnumerateObject())
        {
            if (_indexes.TryGetValue(property.Name, out var index))
                cells[index] = Cell(property, index, place);
            else if (declared.Count == 0)
                throw new FailNowException($"{place()}: the property '{property.Name}' is in none of the first objects. Declare the columns (Columns = {{ [\"{property.Name}\"] = typeof(string), ... }}).");
        }

        return cells;
    }

    private object? Cell(JsonProperty property, int index, Func<string> place)
    {
        try
        {
            return JsonCells.As(property.Value, _columns![index].Type);
        }
        catch (FormatException e)
        {
            var advice = declared.Count == 0 ? " The type was taken from the first objects; declare it in Columns when those are not typical." : "";
            throw new FailNowException($"{place()}, property '{property.Name}': {e.Message}{advice}", e);
        }
    }

    private static string Shorten(JsonElement item)
    {
        var text = item.GetRawText();
        return text.Length <= 60 ? text : text[..60] + "...";
    }
}

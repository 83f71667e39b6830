using System.Reflection;
using System.Runtime.CompilerServices;

namespace Tradewind.Rows;

/// <summary>
/// Makes records of rows: by a constructor's parameters and the properties that can be set. Names match without regard to case,
/// underscores, dashes and spaces: <c>order_id</c> is <c>OrderId</c>. Nothing of the type is kept beyond this instance, so that a
/// script's types go with their script.
/// </summary>
internal sealed class RecordShape<T>
{
    private readonly ConstructorInfo? _constructor;
    private readonly Slot[] _parameters;
    private readonly (PropertyInfo Property, Slot Slot)[] _properties;
    private readonly bool _isSingleValue;
    private readonly Slot _single;

    /// <exception cref="FailNowException">The columns cannot fill the type; all missing ones are named.</exception>
    public RecordShape(IReadOnlyList<string> columns, string source)
    {
        _isSingleValue = CellText.IsSupported(Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T));
        _parameters = [];
        _properties = [];
        if (_isSingleValue)
        {
            _single = new Slot("value", typeof(T), 0, null);
            return;
        }

        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < columns.Count; i++)
            indexes.TryAdd(Plain(columns[i]), i);

        _constructor = Constructor();
        _parameters = [.. (_constructor?.GetParameters() ?? []).Select(p => new Slot(p.Name!, p.ParameterType, indexes.GetValueOrDefault(Plain(p.Name!), -1), p.HasDefaultValue ? p.DefaultValue : Slot.Required))];
        var set = _parameters.Select(p => Plain(p.Name)).ToHashSet(StringComparer.Ordinal);
        _properties =
        [
            .. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.SetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0 && !set.Contains(Plain(p.Name)))
                .Select(p => (p, new Slot(p.Name, p.PropertyType, indexes.GetValueOrDefault(Plain(p.Name), -1), p.IsDefined(typeof(RequiredMemberAttribute)) ? Slot.Required : null))),
        ];
        Check(columns, source);
    }

    /// <exception cref="FormatException">A cell does not fit; with the column's name.</exception>
    public T Create(object?[] cells)
    {
        if (_isSingleValue)
            return (T)_single.Of(cells)!;

        var arguments = new object?[_parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = _parameters[i].Of(cells);

        // A struct may have no constructor of its own.
        var record = _constructor is null ? default(T)! : _constructor.Invoke(arguments);
        foreach (var (property, slot) in _properties)
        {
            if (slot.Index >= 0)
                property.SetValue(record, slot.Of(cells));
        }

        return (T)record!;
    }

    private static ConstructorInfo? Constructor()
    {
        if (typeof(T).IsAbstract || typeof(T).IsInterface)
            throw new FailNowException($"{typeof(T).Name} cannot be made of a row: it is abstract. Use a record with the columns as properties.");

        var constructors = typeof(T).GetConstructors();
        // A record's copy constructor is not public; the one of its parameters is the longest.
        return constructors.FirstOrDefault(c => c.GetParameters().Length == 0) ?? constructors.MaxBy(c => c.GetParameters().Length)
            ?? (typeof(T).IsValueType ? null : throw new FailNowException($"{typeof(T).Name} has no public constructor."));
    }

    private void Check(IReadOnlyList<string> columns, string source)
    {
        var slots = _parameters.Concat(_properties.Select(p => p.Slot)).ToList();
        var missing = slots.Where(s => s.Index < 0 && s.IsRequired).Select(s => $"'{s.Name}'").ToList();
        if (missing.Count > 0)
            throw new FailNowException($"{source} has no column for {string.Join(", ", missing)} of {typeof(T).Name}; it has {string.Join(", ", columns.Select(c => $"'{c}'"))}.");

        var unsupported = slots.Where(s => s.Index >= 0 && !CellText.IsSupported(s.ValueType)).Select(s => $"'{s.Name}' ({s.Type.Name})").ToList();
        if (unsupported.Count > 0)
            throw new FailNowException($"These of {typeof(T).Name} cannot be read from a cell: {string.Join(", ", unsupported)}.");
    }

    private static string Plain(string name) =>
        string.Concat(name.Where(c => c is not ('_' or '-' or ' '))).ToLowerInvariant();

    private readonly record struct Slot(string Name, Type Type, int Index, object? Otherwise)
    {
        public static readonly object Required = new();

        public Type ValueType => Nullable.GetUnderlyingType(Type) ?? Type;

        public bool IsRequired => ReferenceEquals(Otherwise, Required);

        public object? Of(object?[] cells)
        {
            if (Index < 0)
                return Otherwise;
            if (cells[Index] is not { } value)
            {
                return Type.IsValueType && Nullable.GetUnderlyingType(Type) is null
                    ? throw new FormatException($"column '{Name}': a value is missing, and {Type.Name} cannot be null.")
                    : null;
            }

            try
            {
                return CellConvert.To(value, ValueType);
            }
            catch (FormatException e)
            {
                throw new FormatException($"column '{Name}': {e.Message}", e);
            }
        }
    }
}

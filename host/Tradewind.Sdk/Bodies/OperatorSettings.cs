using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Tradewind;

/// <summary>An operator's public properties, read by reflection: which settings it has, which are known only at run time.</summary>
internal static class OperatorSettings
{
    private const string Masked = "***";
    private const int MaxDepth = 4;

    // Weak keys: an operator type of an unloaded plugin must not be held here.
    private static readonly ConditionalWeakTable<Type, PropertyInfo[]> Properties = [];

    public static string NameOf(Type type)
    {
        var name = type.Name;
        var arity = name.IndexOf('`');
        return arity < 0 ? name : name[..arity];
    }

    /// <summary>The settings that are resolved for each attempt, however deep they sit in lists and dictionaries.</summary>
    public static IEnumerable<Setting> Resolvable(Operator op) =>
        Of(op).SelectMany(p => ResolvableIn(p.GetValue(op), 0));

    /// <summary>The tasks whose outputs an operator's settings read.</summary>
    public static IEnumerable<TaskRef> Inputs(Operator op) =>
        Resolvable(op).SelectMany(s => s.Inputs)
            .Concat(Of(op).Select(p => p.GetValue(op)).OfType<TaskRef>());

    /// <summary>Name and shown value of every setting that was given. <paramref name="show"/> says what a resolvable one looks like.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Display(Operator op, string prefix, Func<Setting, string> show)
    {
        foreach (var property in Of(op))
        {
            var value = property.GetValue(op);
            if (value is null or ICollection { Count: 0 })
                continue;

            var shown = property.IsDefined(typeof(SecretAttribute)) ? Masked : Show(value, show, 0);
            yield return new(prefix + property.Name, shown);
        }
    }

    /// <summary>Every setting with its value as the script gave it.</summary>
    public static IEnumerable<(string Name, object? Value)> Given(Operator op) => Of(op).Select(property => (property.Name, property.GetValue(op)));

    private static PropertyInfo[] Of(Operator op) => Properties.GetValue(op.GetType(), static type =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.CanRead && p.GetIndexParameters().Length == 0 && p.GetMethod!.IsPublic),
    ]);

    private static IEnumerable<Setting> ResolvableIn(object? value, int depth)
    {
        if (depth > MaxDepth)
            return [];

        return value switch
        {
            Setting setting => [setting],
            null or string or byte[] => [],
            IDictionary dictionary => dictionary.Values.Cast<object?>().SelectMany(v => ResolvableIn(v, depth + 1)),
            IList list => list.Cast<object?>().SelectMany(v => ResolvableIn(v, depth + 1)),
            ITuple tuple => Enumerable.Range(0, tuple.Length).SelectMany(i => ResolvableIn(tuple[i], depth + 1)),
            _ => [],
        };
    }

    private static string Show(object? value, Func<Setting, string> show, int depth) => value switch
    {
        null => "",
        Setting setting => show(setting),
        string text => text,
        TaskRef task => $"(output of {task.Id})",
        byte[] bytes => $"({bytes.Length} bytes)",
        Delegate => Setting.AtRunTime,
        _ when depth > MaxDepth => "...",
        IDictionary dictionary => string.Join(", ", dictionary.Keys.Cast<object>().Select(k => $"{k}={Show(dictionary[k], show, depth + 1)}")),
        IEnumerable list => string.Join(", ", list.Cast<object?>().Select(v => Show(v, show, depth + 1))),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}

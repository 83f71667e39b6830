using System.Reflection;
using Tradewind.Connections;

namespace Tradewind.Plugins;

/// <summary>Makes the connection types of an assembly and reads their forms. That is code of the plugin, so it has a time limit and its faults are told.</summary>
internal static class ConnectionTypes
{
    private const int LongestName = 100;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <exception cref="PluginException">One of them cannot be made, says nothing for too long, or has faults; all faults together.</exception>
    public static IReadOnlyList<(ConnectionTypeSpec Spec, ConnectionType Type)> Of(Assembly assembly)
    {
        var reading = Task.Run(() => Read(assembly));
        try
        {
            return reading.Wait(Limit) ? reading.Result : throw new PluginException($"Its connection types did not say what they are within {Limit.TotalSeconds:0} s.");
        }
        catch (AggregateException failed)
        {
            throw failed.InnerException as PluginException ?? new PluginException($"Its connection types cannot be read: {failed.InnerException!.Message}", failed.InnerException);
        }
    }

    private static (ConnectionTypeSpec Spec, ConnectionType Type)[] Read(Assembly assembly)
    {
        var docs = XmlDocs.Beside(assembly.Location);
        var found = assembly.GetExportedTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(ConnectionType)))
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (ConnectionType)Activator.CreateInstance(type)!)
            .Select(type => (Spec: new ConnectionTypeSpec { Id = type.Id, Title = type.Title, Summary = docs.Of(type.GetType()), Aliases = [.. type.Aliases], Fields = [.. type.Fields] }, Type: type))
            .ToArray();
        var faults = found.SelectMany(one => Faults(one.Spec).Select(fault => $"Connection type '{one.Spec.Id}' ({one.Type.GetType().Name}): {fault}"))
            .Concat(found.SelectMany(one => one.Spec.Aliases.Append(one.Spec.Id)).GroupBy(id => id, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1).Select(same => $"Two connection types are called '{same.Key}'."))
            .ToArray();
        return faults.Length == 0 ? found : throw new PluginException(string.Join(" ", faults));
    }

    private static IEnumerable<string> Faults(ConnectionTypeSpec type)
    {
        foreach (var id in type.Aliases.Append(type.Id).Where(id => !IsName(id) || id.Any(char.IsAsciiLetterUpper)))
            yield return $"'{id}' is no id; use 1 to {LongestName} lower-case letters, digits, _ - or .";
        if (string.IsNullOrWhiteSpace(type.Title)) yield return "its title is empty.";
        foreach (var twice in type.Fields.GroupBy(field => field.Name).Where(same => same.Count() > 1)) yield return $"field '{twice.Key}' is there twice.";
        foreach (var fault in type.Fields.SelectMany(Faults)) yield return fault;
    }

    private static IEnumerable<string> Faults(ConnectionField field)
    {
        if (!IsName(field.Name)) yield return $"'{field.Name}' is no name of a field; use 1 to {LongestName} letters, digits, _ - or .";
        if (string.IsNullOrWhiteSpace(field.Title)) yield return $"field '{field.Name}' has no title.";
        if (!ConnectionParts.IsExtra(field.Name) && !KindsOf(field.Name).Contains(field.Kind)) yield return $"field '{field.Name}' is of kind {string.Join(" or ", KindsOf(field.Name))}, not {field.Kind}.";
        if (field.Kind == ConnectionFieldKind.Secret && !ConnectionParts.NamesSecret(field.Name))
            yield return $"field '{field.Name}' is a secret and must say so in its name (password, secret, token or key), for that is what masks in logs go by.";
        if (field.Kind == ConnectionFieldKind.Secret && field.Default is not null) yield return $"field '{field.Name}' is a secret with a default, which everybody would know.";
        if (field.Kind == ConnectionFieldKind.Choice != field.Choices.Count > 0) yield return $"field '{field.Name}' has choices if, and only if, its kind is Choice.";
        if (field.Default is { } standard && ConnectionFieldValue.Fault(field, standard) is { } fault) yield return $"the default of field '{field.Name}' {fault}.";
    }

    private static ConnectionFieldKind[] KindsOf(string part) => part switch
    {
        "port" => [ConnectionFieldKind.Number],
        "password" => [ConnectionFieldKind.Secret],
        _ => [ConnectionFieldKind.Text, ConnectionFieldKind.Choice],
    };

    private static bool IsName(string name) => name.Length is > 0 and <= LongestName && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.');
}

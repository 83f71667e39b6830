using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tradewind.Connections;
using Tradewind.Engine.Configuration;

namespace Tradewind.Dashboard.Pages.Configuration;

/// <summary>A connection as it is being typed: the fields of its type where a plugin brings one, and all that it has otherwise.</summary>
public sealed class ConnectionForm
{
    private static readonly ConnectionField[] Usual = [new("host", "Host or base URL"), new("port", "Port"), new("database", "Database, schema or path"), new("login", "Login"), new("password", "Password")];

    private readonly ConnectionRecord? _known;
    private readonly ConnectionTypeList _types;
    private readonly Dictionary<string, string?> _values = [];
    private readonly HashSet<string> _removed = [];

    public ConnectionForm(ConnectionRecord? known, ConnectionTypeList types)
    {
        (_known, _types) = (known, types);
        Id = known?.Id ?? "";
        Description = known?.Description;
        if (known is not null)
        {
            _values["host"] = known.Host;
            _values["port"] = known.Port?.ToString(CultureInfo.InvariantCulture);
            _values["database"] = known.Database;
            _values["login"] = known.Login;
        }

        Choose(known?.Type ?? types.All.Select(type => type.Spec.Id).FirstOrDefault() ?? "");
    }

    public string Id { get; set; }

    public string? Description { get; set; }

    /// <summary>The type's name as it is stored.</summary>
    public string Type { get; set; } = "";

    /// <summary>The type whose form this is; null for any connection.</summary>
    public ConnectionTypeSpec? Spec { get; private set; }

    /// <summary>Further settings that the type has no field for; what is stored is masked.</summary>
    public string? Extra { get; set; }

    /// <summary>The fields that are shown: those of the type, and what the connection has besides.</summary>
    public IReadOnlyList<ConnectionField> Fields { get; private set; } = [];

    /// <summary>Takes another type, by its id; an empty one for a type that no plugin brings.</summary>
    public void Choose(string type)
    {
        (Type, Spec) = (type, _types.Of(type)?.Spec);
        Fields = Spec is not { } spec ? Usual : [.. spec.Fields, .. Usual.Where(part => spec.Fields.All(field => field.Name != part.Name) && (!string.IsNullOrEmpty(this[part.Name]) || IsStored(part.Name)))];
        var shown = Shown(Spec);
        // What the stored connection's own type kept to itself is not shown by choosing another.
        foreach (var (name, value) in Shown(_known is null ? null : _types.Of(_known.Type)?.Spec).Where(setting => ConnectionExtra.IsOpen(setting.Key, Spec) && !IsMask(setting.Value)))
            _values.TryAdd(name, value is JsonValue text && text.GetValueKind() == JsonValueKind.String ? text.GetValue<string>() : value?.ToJsonString());
        var others = shown.Where(setting => Fields.All(field => field.Name != setting.Key)).ToDictionary(setting => setting.Key, setting => setting.Value?.DeepClone());
        Extra = others.Count == 0 ? null : JsonSerializer.Serialize(others);
    }

    /// <summary>What is typed into a field.</summary>
    public string? this[string field]
    {
        get => _values.GetValueOrDefault(field);
        set => _values[field] = value;
    }

    /// <summary>Whether a secret is stored.</summary>
    public bool IsStored(string field) =>
        _known is not null && (field == "password" ? _known.Password is not null : _known.Extra is { } extra && ConnectionParts.IsExtra(field) && JsonElement.Parse(extra).TryGetProperty(field, out _));

    /// <summary>Whether a stored secret is to go.</summary>
    public bool IsRemoved(string field) => _removed.Contains(field);

    public void Remove(string field, bool removed)
    {
        if (removed) _removed.Add(field);
        else _removed.Remove(field);
    }

    public ConnectionChange Change() => new()
    {
        Id = Id.Trim(), Type = Type.Trim(), Host = this["host"]?.Trim(), Port = int.TryParse(this["port"], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var port) ? port : null,
        Login = this["login"]?.Trim(), Database = this["database"]?.Trim(), Description = Description, Extra = Settings(), Password = _removed.Contains("password") ? "" : Typed("password"),
    };

    private JsonObject Shown(ConnectionTypeSpec? type) => _known?.Extra is null ? [] : JsonNode.Parse(ConnectionExtra.Shown(_known.Extra, type)!)!.AsObject();

    private static bool IsMask(JsonNode? value) => value is JsonValue text && text.GetValueKind() == JsonValueKind.String && text.GetValue<string>() == ConnectionExtra.Mask;

    private string Settings()
    {
        JsonObject settings;
        try
        {
            if (JsonNode.Parse(string.IsNullOrWhiteSpace(Extra) ? "{}" : Extra) is not JsonObject typed) return Extra!;
            settings = typed;
            foreach (var field in Fields.Where(field => ConnectionParts.IsExtra(field.Name)))
            {
                var value = Typed(field.Name) ?? (field.Kind == ConnectionFieldKind.Secret && IsStored(field.Name) && !_removed.Contains(field.Name) ? ConnectionExtra.Mask : null);
                if (value is not null) settings[field.Name] = value;
            }
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            // Half-written JSON, or a name twice: refused, in words, where everything is.
            return Extra!;
        }

        return settings.ToJsonString();
    }

    private string? Typed(string field) => string.IsNullOrEmpty(this[field]) ? null : this[field]!.Trim();
}

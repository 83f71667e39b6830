using Tradewind.Engine.Configuration;

namespace Tradewind.Dashboard.Pages.Configuration;

/// <summary>A connection as it is being typed.</summary>
internal sealed class ConnectionForm
{
    public string Id { get; set; } = "";

    public string Type { get; set; } = "";

    public string? Host { get; set; }

    public int? Port { get; set; }

    public string? Login { get; set; }

    public string? Database { get; set; }

    public string? Description { get; set; }

    /// <summary>The settings' names; the values are masked.</summary>
    public string? Extra { get; set; }

    /// <summary>A new password; the stored one never comes here.</summary>
    public string? Password { get; set; }

    public bool NoPassword { get; set; }

    public static ConnectionForm Of(ConnectionRecord? known) => known is null ? new() : new()
    {
        Id = known.Id, Type = known.Type, Host = known.Host, Port = known.Port, Login = known.Login, Database = known.Database,
        Description = known.Description, Extra = ConnectionExtra.Masked(known.Extra),
    };

    public ConnectionChange Change() => new()
    {
        Id = Id.Trim(), Type = Type.Trim(), Host = Host?.Trim(), Port = Port, Login = Login?.Trim(), Database = Database?.Trim(), Description = Description,
        Extra = string.IsNullOrWhiteSpace(Extra) ? "{}" : Extra, Password = NoPassword ? "" : string.IsNullOrEmpty(Password) ? null : Password,
    };
}

using System.Net;
using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Tradewind.Engine.Ports;
using Tradewind.Roles;

namespace Tradewind.Keys;

/// <summary>
/// The keys that stored secrets and sessions are encrypted with: files in a folder that the nodes of an installation share. With a password they are
/// encrypted themselves, also those that were made before there was one.
/// </summary>
internal sealed class KeyRing(string directory, string? password)
{
    private static readonly XNamespace Protection = "http://schemas.asp.net/2015/03/dataProtection";

    private readonly KeyPassword? _password = password is null ? null : new(password);

    /// <summary>The ring that the settings name.</summary>
    public static KeyRing Of(TradewindOptions options) => new(options.KeysDirectory ?? Path.Combine(options.DataDirectory, "keys"), options.KeysPassword);

    /// <summary>Registers the ring.</summary>
    /// <exception cref="OptionsException">The keys that are there cannot be read with the password, or want one.</exception>
    public void Add(IServiceCollection services)
    {
        DataFolder.Make(directory);
        foreach (var file in Directory.EnumerateFiles(directory, "key-*.xml")) Take(file);
        var protection = services.AddDataProtection().SetApplicationName("tradewind").PersistKeysToFileSystem(new DirectoryInfo(directory));
        services.AddSingleton<ISecretProtector, SecretProtector>();
        if (_password is { } known)
        {
            services.AddSingleton(known);
            services.Configure<KeyManagementOptions>(keys => keys.XmlEncryptor = new KeyEncryptor(known));
        }
        else if (OperatingSystem.IsWindows())
        {
            protection.ProtectKeysWithDpapi();
        }
    }

    /// <summary>What somebody who runs this for others is to be told; null for an installation of one's own machine, and where the keys are encrypted.</summary>
    public string? Warning(TradewindOptions options) =>
        _password is not null || OperatingSystem.IsWindows() || !(options.UsesPostgres || options.Urls.Split(';').Any(IsReachable))
            ? null
            : $"{directory} is not encrypted: who can read it can read stored secrets and sign in as anyone. Set TRADEWIND_KEYS_PASSWORD_FILE on every node (docs/operations.md, Keys)";

    private static bool IsReachable(string url) =>
        !Uri.TryCreate(url, UriKind.Absolute, out var address) || !(address.IsLoopback || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip)));

    private void Take(string file)
    {
        var key = XDocument.Load(file);
        if (key.Descendants().FirstOrDefault(one => one.Name.LocalName == "encryptedSecret" && ((string?)one.Attribute("decryptorType"))?.StartsWith(typeof(KeyDecryptor).FullName!, StringComparison.Ordinal) == true) is { } secret)
        {
            Check(file, secret.Elements().Single());
            return;
        }

        if (_password is null || key.Descendants().FirstOrDefault(one => (bool?)one.Attribute(Protection + "requiresEncryption") == true) is not { } plain) return;
        plain.ReplaceWith(new XElement(Protection + "encryptedSecret", new XAttribute("decryptorType", typeof(KeyDecryptor).AssemblyQualifiedName!), _password.Encrypt(plain)));

        // In one step: other nodes read it meanwhile.
        var whole = file + $".{Guid.NewGuid():n}";
        key.Save(whole);
        File.Move(whole, file, overwrite: true);
    }

    private void Check(string file, XElement encrypted)
    {
        if (_password is null) throw new OptionsException([$"The keys in {directory} are encrypted with a password. Set TRADEWIND_KEYS_PASSWORD_FILE to the file that holds it."]);
        try
        {
            _password.Decrypt(encrypted);
        }
        catch (CryptographicException)
        {
            throw new OptionsException([$"The password of TRADEWIND_KEYS_PASSWORD_FILE does not open {file}. Give the one that the keys were encrypted with; without it what is encrypted with them is lost."]);
        }
    }
}

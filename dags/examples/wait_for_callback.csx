// A system outside is told an address, and posts to it when it is done. To play it: give the answer on the command line.
//   tradewind dags test dags/examples/wait_for_callback.csx --answer 'paid={"Amount":19.5}'
var dag = new Dag("wait_for_callback")
{
    Description = "Waits until a payment service calls back.",
    Tags = ["example", "waits"],
};

// Whoever knows the address may post to it, once: hand it to that system alone and keep it out of logs.
var paid = dag.WaitForCallback<Payment>("paid", (url, ctx) => Order(url)).GiveUpAfter(Seconds(2), softFail: true);
dag.Action("ship", paid, payment => Console.WriteLine($"Ships, {payment.Amount} are paid"));

// Here the order would go out over HTTP, with the address in it.
void Order(string url) => Console.WriteLine($"Ordered, with an address of {url.Length} characters to call back");

record Payment(decimal Amount);

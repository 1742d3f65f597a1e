//! Who is told what happened.

use super::{Answer, Body, CHANGING, GET, Operation, POST};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        path: "/api/v1/subscriptions",
        id: "listSubscriptions",
        tag: "webhooks",
        summary: "Lists the own subscriptions.",
        answers: &[(200, "All of them.", Answer::Json("Subscriptions"))],
        problems: &[401, 404, 503],
        ..GET
    },
    Operation {
        path: "/api/v1/subscriptions",
        id: "subscribe",
        tag: "webhooks",
        summary: "Has a program told what happens. The answer has the key, this once.",
        body: Body::Json("SubscriptionWish"),
        answers: &[(
            201,
            "It is told from now on.",
            Answer::Json("NewSubscription"),
        )],
        problems: CHANGING,
        ..POST
    },
    Operation {
        method: "delete",
        path: "/api/v1/subscriptions/{id}",
        id: "unsubscribe",
        tag: "webhooks",
        summary: "Removes a subscription and its log.",
        answers: &[(204, "It is gone.", Answer::Nothing)],
        problems: &[401, 404, 503],
        ..GET
    },
    Operation {
        path: "/api/v1/subscriptions/{id}/resumption",
        id: "resumeSubscription",
        tag: "webhooks",
        summary: "Turns a subscription on again.",
        answers: &[(200, "It is on.", Answer::Json("Subscription"))],
        problems: &[401, 404, 503],
        ..POST
    },
    Operation {
        path: "/api/v1/subscriptions/{id}/test",
        id: "testSubscription",
        tag: "webhooks",
        summary: "Sends a test.",
        answers: &[(202, "It is on its way.", Answer::Json("Delivery"))],
        problems: &[401, 404, 409, 503],
        ..POST
    },
    Operation {
        path: "/api/v1/subscriptions/{id}/deliveries",
        id: "listDeliveries",
        tag: "webhooks",
        summary: "Lists the last 50 things that were told, newest first.",
        answers: &[(200, "The log.", Answer::Json("Deliveries"))],
        problems: &[401, 404, 503],
        ..GET
    },
    Operation {
        path: "/api/v1/subscriptions/{id}/deliveries/{delivery}/repetition",
        id: "repeatDelivery",
        tag: "webhooks",
        summary: "Sends something again, under the same id.",
        answers: &[(202, "It is on its way.", Answer::Json("Delivery"))],
        problems: &[401, 404, 409, 503],
        ..POST
    },
];

/**
 * A kind for the tests of both API servers: defaults, limits, every type of list and map, rules, printer columns. The sizes of lists and
 * texts are limited where rules look at them, since a real API server reckons what rules may cost.
 */
export const GADGETS = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: gadgets.conformance.dev }
spec:
  group: conformance.dev
  scope: Namespaced
  names: { kind: Gadget, plural: gadgets, shortNames: [gd], categories: [things] }
  versions:
    - name: v1
      served: true
      storage: true
      subresources: { status: {} }
      additionalPrinterColumns:
        - { name: Size, type: integer, jsonPath: .spec.size }
        - { name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status' }
        - { name: Age, type: date, jsonPath: .metadata.creationTimestamp }
        - { name: Color, type: string, jsonPath: .spec.color, priority: 1 }
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              required: [size]
              x-kubernetes-validations:
                - { rule: self.color == oldSelf.color, message: the color cannot be changed }
                - { rule: '!has(self.most) || self.size <= self.most', message: the size is above the most }
                - { rule: 'self.size != 7', messageExpression: '"a " + self.color + " one cannot be of size 7"', reason: FieldValueForbidden, fieldPath: .size }
              properties:
                size: { type: integer, minimum: 1, maximum: 10 }
                most: { type: integer }
                color: { type: string, enum: [red, blue], default: red, maxLength: 10 }
                port: { x-kubernetes-int-or-string: true }
                label: { type: string, nullable: true }
                code: { type: string, pattern: '^[a-z]+$', minLength: 2, maxLength: 4 }
                free: { type: object, x-kubernetes-preserve-unknown-fields: true }
                any: { x-kubernetes-preserve-unknown-fields: true }
                tags: { type: array, x-kubernetes-list-type: set, items: { type: string }, maxItems: 5 }
                plain: { type: array, items: { type: integer } }
                limits: { type: object, additionalProperties: { type: string }, maxProperties: 2 }
                nested: { type: object, additionalProperties: { type: object, properties: { a: { type: integer }, b: { type: integer } } } }
                whole: { type: object, x-kubernetes-map-type: atomic, properties: { a: { type: integer }, b: { type: integer } } }
                when: { type: string, format: date-time }
                ratio: { type: number, multipleOf: 0.5 }
                parts:
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [name]
                  maxItems: 10
                  items:
                    type: object
                    required: [name]
                    properties: { name: { type: string }, count: { type: integer, default: 1 } }
                    x-kubernetes-validations: [{ rule: self.count >= oldSelf.count, message: the count cannot shrink }]
            status:
              type: object
              x-kubernetes-preserve-unknown-fields: true
              properties:
                phase: { type: string }
                conditions:
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [type]
                  items: { type: object, required: [type], properties: { type: { type: string }, status: { type: string } } }
`;
